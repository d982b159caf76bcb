import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { RunSummary } from '../contract/records'
import { startCommand } from './testing/start-command'

let home: string
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'cli-'))
})
afterEach(() => rm(home, { recursive: true, force: true }))

const start = (...commandLine: string[]) => startCommand(home, ...commandLine)
const run = (...commandLine: string[]) => start(...commandLine).ended

function records(stdout: string): { type?: string; [field: string]: unknown }[] {
  const lines = stdout.trim().split('\n')
  return lines.map((line) => JSON.parse(line) as { type?: string })
}

async function storedRuns(): Promise<RunSummary[]> {
  return JSON.parse((await run('runs', '--json')).stdout) as RunSummary[]
}

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
  it('trains penguins, lists the run, evaluates it and predicts with it', async () => {
    const trained = await run('train', 'penguins', '--set', 'training.epochs=3', '--json')
    expect(trained.code).toBe(0)
    const printed = records(trained.stdout)
    expect(printed.filter(({ type }) => type === 'epoch')).toHaveLength(3)
    expect(printed.at(-1)).toMatchObject({
      type: 'result',
      status: { state: 'finished', epoch: 3 }
    })
    expect(trained.stderr).toContain('epoch 3/3')

    const [stored] = await storedRuns()
    expect(stored).toMatchObject({ status: { state: 'finished' } })
    const listed = await run('runs')
    expect(listed.stdout).toContain(stored!.id)

    const evaluated = await run('evaluate', 'latest', '--at', 'last', '--json')
    const { scores } = records(evaluated.stdout)[0] as { scores: { loss: number } }
    const result = stored!.status.results.find(({ split, at }) => split === 'test' && at === 'last')
    expect(scores.loss).toBeCloseTo(result!.scores.loss, 6)

    const looked = await run('evaluate', 'latest', '--robustness', '--examples', '20', '--json')
    expect(records(looked.stdout)[0]).toMatchObject({
      robustness: { examples: 20, unit: 'deviation', noise: { length: 6 } }
    })

    const file = join(home, 'birds.csv')
    const penguins = await readFile(new URL('../../resources/data/penguins.csv', import.meta.url))
    await writeFile(file, penguins.toString().split('\n').slice(0, 4).join('\n'))
    const predicted = await run('predict', stored!.id.slice(0, 18), file)
    expect(predicted.code).toBe(0)
    expect(predicted.stdout.trim().split('\n')).toHaveLength(3)
    expect(predicted.stdout).toContain('Adelie')
  })

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
    const saved = await run('export', 'latest', '--format', 'savedmodel', '--at', 'last', '--to', other) // prettier-ignore
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

  it('inspects a data set by name, and as a table with a target', async () => {
    const digits = await run('inspect', 'digits', '--json')
    expect(records(digits.stdout)[0]).toMatchObject({ examples: 1797, shape: [8, 8, 1] })
    const file = join(home, 'table.csv')
    await writeFile(file, 'a,b,y\n1,2,3.5\n2,,4.5\n3,4,5.5\n')
    const table = await run('inspect', file, '--task', 'regression', '--target', 'y')
    expect(table).toMatchObject({ code: 0 })
    expect(table.stdout).toMatch(/b +feature +numeric +1 missing/)
  })

  it.each([
    ['no command that exists', ['trian', 'digits'], 2, 'unknown command'],
    ['a misspelt field', ['train', 'digits', '--set', 'training.epoch=1'], 2, 'training.epoch'],
    ['a value out of range', ['train', 'digits', '--set', 'training.epochs=0'], 2, '(given: 0)'],
    ['an image size that is none', ['inspect', 'digits', '--image', '8by8'], 2, '28x28x1'],
    ['no such example', ['train', 'digit'], 4, 'digits-mixup'],
    ['no such run', ['evaluate', 'nothing'], 4, 'mixup-studio runs'],
    ['no run at all', ['resume', 'latest'], 4, 'There are no runs yet'],
    ['a format that is none', ['export', 'latest', '--format', 'onnx', '--to', 'x'], 2, 'tfjs']
  ])('answers %s with what is wrong and how to mend it', async (_, line, code, message) => {
    const outcome = await run(...line)
    expect(outcome.code).toBe(code)
    expect(outcome.stderr).toContain(message)
    expect(outcome.stderr).not.toContain('    at ')
    expect(outcome.stdout).toBe('')
  })

  it('distinguishes unusable data from other failures, also in JSON', async () => {
    const file = join(home, 'config.json')
    await writeFile(join(home, 'empty.csv'), '')
    await writeFile(
      file,
      JSON.stringify({
        data: { source: { kind: 'path', path: 'empty.csv' } },
        model: { architecture: 'mlp' }
      })
    )
    const outcome = await run('train', file, '--json')
    expect(outcome.code).toBe(3)
    const result = records(outcome.stdout).at(-1)
    expect(result).toMatchObject({
      type: 'result',
      status: { state: 'failed', error: { code: 'invalid-data' } }
    })
    expect((await run('runs', '--json')).stdout).not.toContain(String(result?.id))
  })

  it('lets a second run wait for the first, on one home', async () => {
    const line = ['train', 'two-moons', '--set', 'training.epochs=3', '--json']
    const outcomes = await Promise.all([run(...line), run(...line), run(...line)])
    expect(outcomes.map(({ code }) => code)).toEqual([0, 0, 0])
    const runs = await storedRuns()
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
    const [stopped] = await storedRuns()
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
    const [run] = await storedRuns()
    expect(['interrupted', 'stopped']).toContain(run!.status.state)
  })
})
