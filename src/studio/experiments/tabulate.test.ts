import { expect, it } from 'vitest'
import { experimentDefinition } from '../../contract/experiment/definition'
import { expandGrid, placesOf } from './expand'
import { tabulate, type FinishedRun } from './tabulate'

const define = (more: object = {}) =>
  experimentDefinition.parse({
    name: 'Test',
    base: {
      data: { source: { kind: 'bundled', name: 'digits' }, examplesPerClass: 10 },
      model: { architecture: 'small-cnn' }
    },
    grid: { mixing: [{ policy: 'input' }] },
    seeds: [0, 1, 2, 3, 4],
    ...more
  })

const runs = (accuracies: number[]): FinishedRun[] =>
  accuracies.map((accuracy, seed) => ({
    id: `run-${seed}`,
    failed: false,
    ...placesOf(seed, define())[0]!,
    results: [
      {
        split: 'test',
        at: 'last',
        epoch: 9,
        scores: { examples: 200, loss: 1, score: accuracy, accuracy }
      },
      { split: 'validation', at: 'last', epoch: 9, scores: { examples: 150, loss: 1, score: 0 } }
    ]
  }))

const plain = runs([0.9, 0.92, 0.91, 0.93, 0.89])
const mixed = runs([0.93, 0.94, 0.95, 0.95, 0.92])

function table(more: object = {}, finished = [plain, mixed]) {
  const definition = define(more)
  return tabulate(definition, expandGrid(definition), finished)
}

const accuracyOf = (result: ReturnType<typeof table>, row = 1) =>
  result.rows[row]!.scores.find(({ metric, at }) => metric === 'accuracy' && at === 'last')!

it('gives means and paired differences with their intervals', () => {
  const result = table()
  const { value, difference } = accuracyOf(result)
  // scipy.stats.t.interval(0.95, 4, mean, sem)
  expect(value.mean).toBeCloseTo(0.938, 12)
  expect(value.low).toBeCloseTo(0.9218106821529131, 12)
  expect(value.high).toBeCloseTo(0.954189317847087, 12)
  // scipy.stats.ttest_rel(mixed, plain).confidence_interval()
  expect(difference!.mean).toBeCloseTo(0.028, 12)
  expect(difference!.low).toBeCloseTo(0.01761149366316426, 12)
  expect(difference!.high).toBeCloseTo(0.03838850633683566, 12)
  expect(result.rows.map(({ verdict }) => verdict?.outcome)).toEqual([undefined, 'better'])
  expect(result).toMatchObject({ validationExamples: 150, testExamples: 200 })
  expect(result.caveats[0]).toMatch(/training only .*which training examples are kept/)
})

it('corrects for the overlap of repeated splits (Nadeau and Bengio)', () => {
  const split = { validation: 0, test: 0.2 }
  const { base } = define()
  const more = { splitPerSeed: true, base: { ...base, data: { ...base.data, split } } }
  const { difference } = accuracyOf(table(more))
  // by hand: mean -+ t(0.975, 4) * sqrt(s^2 * (1/5 + 0.2/0.8))
  expect(difference!.low).toBeCloseTo(0.012417240494746405, 12)
  expect(difference!.high).toBeCloseTo(0.04358275950525351, 12)
  expect(table(more).caveats[0]).toContain('Nadeau and Bengio')
})

it('corrects by the examples that were really trained on, where few are', () => {
  const split = { validation: 0, test: 0.2 }
  const { base } = define()
  const more = { splitPerSeed: true, base: { ...base, data: { ...base.data, split } } }
  const examples = { train: 100, validation: 0, test: 20 }
  const used = (finished: FinishedRun[]) => finished.map((run) => ({ ...run, examples }))
  const { difference } = accuracyOf(table(more, [used(plain), used(mixed)]))
  // by hand: mean -+ t(0.975, 4) * sqrt(s^2 * (1/5 + 20/100)), s^2 = 0.00007, t = 2.7764451051977987
  const reach = 2.7764451051977987 * Math.sqrt(0.00007 * 0.4)
  expect(difference!.low).toBeCloseTo(0.028 - reach, 12)
  expect(difference!.high).toBeCloseTo(0.028 + reach, 12)
})

it('pairs by seed while runs are missing', () => {
  const result = table({}, [plain.slice(1), mixed.slice(0, 3)])
  expect(accuracyOf(result).value.count).toBe(3)
  expect(accuracyOf(result).difference).toMatchObject({ count: 2 })
  expect(accuracyOf(result).difference!.mean).toBeCloseTo(0.03, 12)
  const none = table({}, [[], []])
  expect(none.rows[1]).toMatchObject({ runs: 0, scores: [], verdict: { outcome: 'too few seeds' } })
})
