import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { startCommand } from './testing/start-command'

let home: string
let file: string
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'compare-'))
  file = join(home, 'experiment.json')
})
afterEach(() => rm(home, { recursive: true, force: true, maxRetries: 5 }))

const experiment = {
  name: 'Moons',
  base: {
    data: { source: { kind: 'generated', name: 'two-moons', examples: 200 } },
    model: { architecture: 'mlp', hidden: [8] },
    training: { epochs: 4 },
    compute: { threads: 1 }
  },
  grid: { mixing: [{ policy: 'input' }] },
  seeds: [0, 1]
}

const start = (...commandLine: string[]) => startCommand(home, 'compare', ...commandLine)

const runs = async () => (await readdir(join(home, 'runs'))).filter((name) => /^\d/.test(name))

it('continues after it was killed, and ends with a table, a verdict and a report', async () => {
  await writeFile(file, JSON.stringify(experiment))
  const first = start(file)
  while (!first.output.stderr.includes('1 of 4 runs')) await sleep(50)
  first.child.kill('SIGKILL')
  await first.ended
  const made = await runs()
  expect(made).toHaveLength(4)
  const finished = await Promise.all(
    made.map(async (id) => {
      const status = join(home, 'runs', id, 'status.json')
      const { state } = JSON.parse(await readFile(status, 'utf8')) as { state: string }
      return state === 'finished' ? [status, (await stat(status)).mtimeMs] : []
    })
  )

  const report = join(home, 'report.html')
  const second = await start(file, '--report', report).ended
  expect(second.stderr).toMatch(/about \d+ s/)
  expect(second.code).toBe(0)
  expect(second.stdout).toMatch(/Accuracy, test, last epoch +runs/)
  expect(second.stdout).toMatch(
    /Verdict\nInput mixup, alpha 0.2, .*: exploratory, too early for a verdict\./
  )
  expect(await runs()).toEqual(made)
  for (const [status, time] of finished.filter((pair) => pair.length > 0)) {
    expect((await stat(status as string)).mtimeMs).toBe(time)
  }
  const page = await readFile(report, 'utf8')
  expect(page).toContain('<h1>Moons</h1>')
  expect(page).toContain('2 of 3 seeds, too early.')
  expect(page).toContain('</html>')
})

it('says what is wrong with an experiment', async () => {
  await writeFile(file, JSON.stringify({ ...experiment, grid: { 'training.epoch': [1] }, seed: 1 }))
  const misspelt = await start(file).ended
  expect(misspelt).toMatchObject({ code: 2, stdout: '' })
  expect(misspelt.stderr).toContain('seed: unknown field')
  const missing = await start('compare-digit').ended
  expect(missing.code).toBe(4)
  expect(missing.stderr).toContain('compare-digits')
})
