import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Option } from 'commander'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readingControls } from '../contract/reading-controls'
import { records, storedRuns } from './testing/records'
import { startCommand } from './testing/start-command'

let home: string
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'cli-'))
})
afterEach(() => rm(home, { recursive: true, force: true }))

const run = (...commandLine: string[]) => startCommand(home, ...commandLine).ended

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

    const [stored] = await storedRuns(home)
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

  it('inspects a data set by name, and as a table with a target', async () => {
    const digits = await run('inspect', 'digits', '--json')
    expect(records(digits.stdout)[0]).toMatchObject({ examples: 1797, shape: [8, 8, 1] })
    const file = join(home, 'table.csv')
    await writeFile(file, 'a,b,y\n1,2,3.5\n2,,4.5\n3,4,5.5\n')
    const table = await run('inspect', file, '--task', 'regression', '--target', 'y')
    expect(table).toMatchObject({ code: 0 })
    expect(table.stdout).toMatch(/b +feature +numeric +1 missing/)
  })

  it('has an option for all that can be chosen of how data are read', async () => {
    const { stdout } = await run('inspect', '--help')
    for (const [name, { flag }] of Object.entries(readingControls)) {
      expect(new Option(flag).attributeName()).toBe(name)
      expect(stdout).toContain(flag)
    }
    const file = join(home, 'tabs.csv')
    await writeFile(file, 'a\tb\n1\tx\n2\ty\n3\tx\n')
    const tabs = await run('inspect', file, '--delimiter', 'tab', '--white', 'upper bits', '--json')
    const reading = { delimiter: '\t', white: 'upper bits' }
    expect(records(tabs.stdout)[0]).toMatchObject({ examples: 3, reading })
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
})
