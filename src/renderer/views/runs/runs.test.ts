import { describe, expect, it } from 'vitest'
import { runConfig } from '../../../contract/run-config'
import { runStatus, type RunSummary } from '../../../contract/records'
import type { Scores } from '../../../contract/metrics'
import { columns } from './columns'
import { progressOf, remainingSeconds } from './progress'
import { selectRuns } from './select-runs'

const status = runStatus.parse({
  state: 'finished',
  created: 0,
  updated: 60_000,
  epoch: 5,
  epochs: 10,
  step: 50,
  stepsPerEpoch: 10,
  bestEpoch: null,
  bestValue: null,
  reason: null,
  error: null
})
const config = runConfig.parse({
  data: { source: { kind: 'bundled', name: 'digits' } },
  model: { architecture: 'mlp' },
  mixing: { policy: 'input', alpha: 0.4 }
})
const run = (name: string, best: number | null, tags: string[] = []): RunSummary => ({
  id: name,
  name,
  config,
  status: { ...status, bestValue: best, created: name.length },
  user: { tags, deleted: null }
})
const names = (runs: RunSummary[]): string[] => runs.map(({ name }) => name)

describe('the table of runs', () => {
  const all = [run('run 10', 0.5), run('run 9', null, ['keep']), run('other', NaN), run('x', 0.9)]

  it('finds by name, tag, data, model and mixing, all words at once', () => {
    const find = (text: string): string[] =>
      names(selectRuns(all, { text, sort: 'name', descending: false }))
    expect(find('run KEEP')).toEqual(['run 9'])
    expect(find('digits mlp mixup 0.4')).toHaveLength(4)
    expect(find('penguins')).toEqual([])
  })

  it('sorts numbers as numbers, and what is missing last either way', () => {
    const by = (sort: 'name' | 'best', descending: boolean): string[] =>
      names(selectRuns(all, { text: '', sort, descending }))
    expect(by('name', false)).toEqual(['other', 'run 9', 'run 10', 'x'])
    expect(by('best', false)).toEqual(['run 10', 'x', 'run 9', 'other'])
    expect(by('best', true)).toEqual(['x', 'run 10', 'run 9', 'other'])
  })
})

describe('scores in the table of runs', () => {
  const scored = (scores: Partial<Scores>): RunSummary => ({
    ...run('scored', 0.912),
    status: {
      ...status,
      bestValue: 0.912,
      results: [
        {
          ...{ split: 'test', at: 'last', epoch: 5 },
          scores: { examples: 10, loss: 1, score: 0.912, ...scores }
        }
      ]
    }
  })
  const textOf = (key: string, run: RunSummary) =>
    columns.find((column) => column.key === key)!.text(run, 0)

  it.each([
    [{ accuracy: 0.912 }, 'accuracy 91.2 %'],
    [{ averagePrecision: 0.912 }, 'mAP 91.2 %'],
    [{ r2: 0.912 }, 'R2 0.9120']
  ])('reads %o as everywhere, with its name: %s', (scores, text) => {
    const one = scored(scores)
    expect(textOf('test', one)).toBe(text)
    expect(textOf('best', one)).toBe(text)
  })

  it('names the metric of the task before there are results, and of what chooses the best epoch', () => {
    const trains = run('trains', 0.5)
    const regression: RunSummary = { ...trains, status: { ...trains.status, task: 'regression' } }
    expect(textOf('best', regression)).toBe('R2 0.5000')
    expect(textOf('test', regression)).toBe('—')
    const training = { ...config.training, best: 'loss' as const }
    expect(textOf('best', { ...regression, config: { ...config, training } })).toBe('loss 0.5000')
  })
})

describe('progress', () => {
  it('counts steps, epochs before the steps are known, and all of a finished run', () => {
    expect(progressOf({ ...status, state: 'running' })).toBe(0.5)
    expect(progressOf({ ...status, state: 'running', stepsPerEpoch: null })).toBe(0.5)
    expect(progressOf({ ...status, epoch: 3 })).toBe(1)
  })

  it('estimates the remaining time from the latest pace', () => {
    const times = Float64Array.of(0, 1000, 2000, 3000)
    expect(remainingSeconds(status, times)).toBe(50)
    expect(remainingSeconds(status, times.subarray(0, 1))).toBeNull()
    expect(remainingSeconds({ ...status, stepsPerEpoch: null }, times)).toBeNull()
  })

  it('leaves a pause aside, and a few slow steps hardly change it', () => {
    const steps = Array.from({ length: 400 }, (_, step) => step * 100)
    const paused = steps.map((time, step) => time + (step >= 390 ? 3_600_000 : 0))
    const inWork = { ...status, state: 'running' as const, step: 400, stepsPerEpoch: 100 }
    expect(remainingSeconds(inWork, Float64Array.from(paused))).toBeCloseTo(60, 6)
    const slow = steps.map((time, step) => time + Math.max(0, step - 390) * 200)
    expect(remainingSeconds(inWork, Float64Array.from(slow))).toBeLessThan(70)
  })
})
