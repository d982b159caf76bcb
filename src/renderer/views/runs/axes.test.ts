import { expect, it } from 'vitest'
import { runConfig, type RunConfigInput } from '../../../contract/run-config'
import type { RunSummary } from '../../../contract/records'
import { madeRun } from '../../testing/made-records'
import { axesOf } from './axes'

function run(id: string, accuracy: number | null, change: Partial<RunConfigInput>): RunSummary {
  const results: RunSummary['status']['results'] =
    accuracy === null
      ? []
      : [
          {
            ...{ split: 'test', at: 'last', epoch: 10 },
            scores: { examples: 10, loss: 0.5, score: accuracy, accuracy }
          }
        ]
  const made = madeRun(id, { results })
  return { ...made, config: runConfig.parse({ ...made.config, ...change }) }
}

const rate = (learningRate: number): Partial<RunConfigInput> => ({
  optimizer: { kind: 'adamw', learningRate }
})
const runs = [
  run('a', 0.9, rate(0.001)),
  run('b', 0.95, { ...rate(0.1), mixing: { policy: 'cutmix' } }),
  run('c', null, rate(0.01))
]
const axes = axesOf(runs)
const axis = (key: string) => axes.find((one) => one.key === key)!
const places = (key: string) => runs.map((one) => axis(key).placeOf(one))

it('has an axis for each setting that differs, logarithmic where values are far apart', () => {
  expect(axis('optimizer.learningRate').title).toBe('Optimizer › Learning rate')
  expect(places('optimizer.learningRate').map((place) => place?.toFixed(6))).toEqual([
    '0.000000',
    '1.000000',
    '0.500000'
  ])
  const keys = axes.map(({ key }) => key)
  expect(keys).not.toContain('training.epochs')
  // Only CutMix has it, with one value.
  expect(keys).not.toContain('mixing.areaCorrected')
})

it('leaves out what has no effect, and its value where it has none', () => {
  const fixed = (id: string, fixedLambda: number) =>
    run(id, 0.9, { mixing: { policy: 'input', lambdaFrom: 'fixed', fixedLambda } })
  const drawn = run('drawn', 0.9, { mixing: { policy: 'input', fixedLambda: 0.9 } })
  const keysOf = (...some: RunSummary[]) => axesOf(some).map(({ key }) => key)
  expect(keysOf(drawn, run('usual', 0.9, {}))).not.toContain('mixing.fixedLambda')
  const lambda = axesOf([drawn, fixed('low', 0.1), fixed('high', 0.5)]).find(
    ({ key }) => key === 'mixing.fixedLambda'
  )
  expect(lambda?.placeOf(drawn)).toBeNull()
})

it('places words evenly, in the order in which they come', () => {
  expect(axis('mixing.policy').ticks).toEqual([
    { at: 0, text: 'Input mixup' },
    { at: 1, text: 'CutMix' }
  ])
  expect(places('mixing.policy')).toEqual([0, 1, 0])
})

it('has an axis for each score that a run has; runs without it have no place', () => {
  expect(axis('test.accuracy')).toMatchObject({ kind: 'score', title: 'Test accuracy, last epoch' })
  expect(places('test.accuracy')).toEqual([0, 1, null])
  expect(axis('test.accuracy').textOf(runs[1]!)).toBe('95.0 %')
  expect(axis('test.accuracy').ticks.map(({ text }) => text)).toEqual(['90.0 %', '95.0 %'])
  expect(axes.map(({ key }) => key)).not.toContain('test.r2')
  expect(axesOf([])).toEqual([])
})
