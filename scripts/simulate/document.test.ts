import { readFileSync } from 'node:fs'
import { format, type FormatConfig } from 'oxfmt'
import { expect, it } from 'vitest'
import { cells } from './cell'
import { writeSimulation } from './document'
import { Results, resultsFile } from './results'
import { longRepeats, simulate } from './simulation'

it('docs/STATISTICS.md holds the tables of the results that are kept, of every cell', async () => {
  const simulation = simulate({
    ...{ results: new Results(resultsFile), repeats: longRepeats, onlyKnown: true },
    say: () => undefined
  })
  expect(simulation.cells).toHaveLength(cells.length)
  const page = readFileSync('docs/STATISTICS.md', 'utf8')
  const made = /^Made on .*$/m.exec(page)![0]
  const style = JSON.parse(readFileSync('.oxfmtrc.json', 'utf8')) as FormatConfig
  const { code } = await format('tables.md', writeSimulation(simulation, made), style)
  expect(page).toContain(code.trim())
})
