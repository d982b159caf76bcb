import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { records, storedRuns } from './testing/records'
import { startCommand } from './testing/start-command'

let home: string
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'cli-'))
})
afterEach(() => rm(home, { recursive: true, force: true }))

const start = (...commandLine: string[]) => startCommand(home, ...commandLine)
const run = (...commandLine: string[]) => start(...commandLine).ended

/** Starts a run that would take minutes, and resolves once it trains. */
async function startLongRun() {
  const started = start('train', 'two-moons', '--set', 'training.epochs=100000')
  await new Promise<void>((resolve) => {
    started.child.stderr?.on('data', (data: Buffer) => {
      if (data.toString().includes('epoch 1/')) resolve()
    })
  })
  return started
}

describe('mixup-studio', () => {
  it('exports a run for both TensorFlows, into folders that were not there', async () => {
    await run('train', 'penguins', '--set', 'training.epochs=1')
    const folder = join(home, 'exports', 'birds')
    const exported = await run('export', 'latest', '--format', 'tfjs', '--to', folder, '--json')
    expect(exported.code).toBe(0)
    expect(records(exported.stdout)[0]).toMatchObject({ format: 'tfjs', at: 'best', folder })
    const model = JSON.parse(await readFile(join(folder, 'model.json'), 'utf8')) as object
    expect(model).toMatchObject({ format: 'layers-model' })

    const again = await run('export', 'latest', '--format', 'savedmodel', '--to', folder)
    expect(again.code).toBe(1)
    expect(again.stderr).toContain('already exists')
    const inAFile = join(folder, 'model.json', 'below')
    const impossible = await run('export', 'latest', '--format', 'savedmodel', '--to', inAFile)
    expect(impossible.code).toBe(1)
    expect(impossible.stderr).toContain('Choose another')

    const other = join(home, 'exports', 'other')
    const saved = await run(
      'export',
      'latest',
      '--format',
      'savedmodel',
      '--at',
      'last',
      '--to',
      other
    )
    expect(saved.code).toBe(0)
    expect(saved.stdout).toContain('tf.saved_model.load(".")')
    expect((await readFile(join(other, 'saved_model.pb'))).length).toBeGreaterThan(1000)
  })

  it('tests itself, and says with its exit code that all is well', async () => {
    const { code, stdout } = await run('self-test')
    expect(stdout).toMatch(/passed {2}CNN with SGD, 30 compiled steps compared with PyTorch/)
    expect(stdout).toMatch(/speed {3}Small CNN.*: [\d,]+ images a second/)
    expect(stdout).toMatch(/7 passed, 0 failed, 0 skipped, in \d+ s\n$/)
    expect(code).toBe(0)
  })

  it('lets a second run wait for the first, on one home', async () => {
    const line = ['train', 'two-moons', '--set', 'training.epochs=3', '--json']
    const outcomes = await Promise.all([run(...line), run(...line), run(...line)])
    expect(outcomes.map(({ code }) => code)).toEqual([0, 0, 0])
    const runs = await storedRuns(home)
    expect(runs.map(({ status }) => status.state)).toEqual(['finished', 'finished', 'finished'])
    for (const { id, status } of runs) {
      const lines = await readFile(join(home, 'runs', id, 'metrics.jsonl'), 'utf8')
      expect(lines).not.toContain('"resumed"')
      expect(lines.split('"type":"epoch"').length - 1).toBe(status.epochs)
    }
  })

  it('stops with a checkpoint at Ctrl-C, and resumes from it', async () => {
    const { child, ended } = await startLongRun()
    child.kill('SIGINT')
    const { code, stderr } = await ended
    expect(code).toBe(130)
    expect(stderr).toContain('mixup-studio resume')
    const [stopped] = await storedRuns(home)
    expect(stopped!.status.state).toBe('stopped')

    const resumed = start('resume', 'latest', '--json')
    let printed = ''
    await new Promise<void>((resolve) => {
      resumed.child.stdout?.on('data', (data: Buffer) => {
        printed += data.toString()
        if (printed.includes('"type":"epoch"')) resolve()
      })
    })
    resumed.child.kill('SIGTERM')
    expect((await resumed.ended).code).toBe(75)
    const start2 = records(printed.slice(0, printed.lastIndexOf('\n'))).find(
      ({ type }) => type === 'started'
    )
    expect(start2?.['resumedAt']).toBe(stopped!.status.step)
  })

  it('ends at once at the second Ctrl-C', async () => {
    const { child, ended } = await startLongRun()
    child.stderr?.on('data', (data: Buffer) => {
      if (data.toString().includes('Ctrl-C again')) child.kill('SIGINT')
    })
    child.kill('SIGINT')
    expect((await ended).code).toBe(130)
    const [run] = await storedRuns(home)
    expect(['interrupted', 'stopped']).toContain(run!.status.state)
  })
})
