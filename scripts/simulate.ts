import { execFileSync } from 'node:child_process'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { projectFolder } from '../src/provisioning/sources'
import { say, warn } from './console'
import { writeDocument } from './write-document'
import { writeSimulation } from './simulate/document'
import { Results, resultsFile } from './simulate/results'
import { longRepeats, shortRepeats, simulate } from './simulate/simulation'

// npm run simulate [-- --short | --write-only | --again]: how often the verdicts err in worlds whose truth is known. Writes its
// tables into docs/STATISTICS.md, from the results that it keeps next to its code; interrupted, it resumes. --short checks the
// bars with few repeats and writes nothing; --write-only writes what is known so far; --again forgets it first, as after a
// change of the estimators.

const { values } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    'write-only': { type: 'boolean', default: false },
    again: { type: 'boolean', default: false }
  }
})
const project = projectFolder()
const [start, end] = ['<!-- simulation -->', '<!-- /simulation -->']

async function write(text: string): Promise<void> {
  const file = join(project, 'docs', 'STATISTICS.md')
  const page = await readFile(file, 'utf8')
  const [before, after] = [page.split(start)[0], page.split(end)[1]]
  if (before === undefined || after === undefined) {
    throw new Error(`docs/STATISTICS.md has no place for the tables: ${start} and ${end}`)
  }
  await writeDocument(file, `${before}${start}\n\n${text}\n\n${end}${after}`)
}

const kept = join(project, resultsFile)
if (values.again) await rm(kept, { force: true })
const results = new Results(values.short ? null : kept)
const simulation = simulate({
  results,
  repeats: values.short ? shortRepeats : longRepeats,
  onlyKnown: values['write-only'],
  say: values.short ? () => undefined : say
})
if (!values.short) {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
    cwd: project,
    encoding: 'utf8'
  })
  const date = new Date().toISOString().slice(0, 10)
  const { cell, largeCell, other } = longRepeats
  const made = `Made on ${date} at ${commit.trim()} by \`npm run simulate\`: ${cell} repeats a cell (${largeCell} with 1,700 examples, ${other} elsewhere). All figures in percent or points.`
  await write(writeSimulation(simulation, made))
}
for (const { key, what, rate, bar } of simulation.misses) {
  warn(`${key}: ${what} ${(100 * rate).toFixed(1)} %, bar ${(100 * bar).toFixed(1)} %`)
}
say(`${simulation.misses.length} bars missed`)
if (values.short && simulation.misses.length > 0) process.exitCode = 1
