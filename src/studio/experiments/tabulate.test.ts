import { expect, it } from 'vitest'
import { experimentDefinition } from '../../contract/experiment/definition'
import { meanContributions } from '../../core/inference/contributions/contribution'
import { intervalOf } from '../../core/inference/estimate'
import { twoWayEstimate } from '../../core/inference/two-way'
import { expandGrid, placesOf } from './expand'
import { scoreOf, type FinishedRun } from './finished-run'
import { tabulate } from './tabulate'
import type { TestedRuns } from './tested-runs'

const define = (more: object = {}) =>
  experimentDefinition.parse({
    name: 'Test',
    base: {
      data: { source: { kind: 'bundled', name: 'digits' }, examplesPerClass: 10 },
      model: { architecture: 'small-cnn' }
    },
    grid: { mixing: [{ policy: 'input' }] },
    seeds: [0, 1, 2],
    ...more
  })

const examples = 200

const run = (id: string, seed: number, accuracy: number, place = {}): FinishedRun => ({
  id,
  failed: false,
  ...placesOf(seed, define())[0]!,
  ...place,
  results: [
    {
      split: 'test',
      at: 'last',
      epoch: 9,
      scores: { examples, loss: 1, score: accuracy, accuracy }
    },
    { split: 'validation', at: 'last', epoch: 9, scores: { examples: 150, loss: 1, score: 0 } }
  ]
})

const runs = (name: string, accuracies: number[]): FinishedRun[] =>
  accuracies.map((accuracy, seed) => run(`${name}-${seed}`, seed, accuracy))

/** The first test examples are right, as many as the accuracy says. */
function testedOf(finished: FinishedRun[], origin = (i: number) => i): TestedRuns {
  return new Map(
    finished.map((one) => {
      const accuracy = scoreOf(one, 'accuracy', 'last')!
      const hits = Float64Array.from({ length: examples }, (_, i) =>
        i < Math.round(accuracy * examples) ? 1 : 0
      )
      const rows = Int32Array.from({ length: examples }, (_, i) => origin(i))
      const contributions = { accuracy: meanContributions(hits, true) }
      return [one.id, { last: { origin: rows, contributions } }]
    })
  )
}

function table(
  more: object,
  finished: FinishedRun[][],
  tested: TestedRuns = testedOf(finished.flat())
) {
  const definition = define(more)
  return tabulate(definition, expandGrid(definition), finished, { tested, level: 0.05 })
}

const accuracyOf = (result: ReturnType<typeof table>, row = 1) =>
  result.rows[row]!.scores.find(({ metric, at }) => metric === 'accuracy' && at === 'last')!

const plain = runs('plain', [0.9, 0.9, 0.9])
const mixed = runs('mixed', [0.95, 0.95, 0.95])

it('gives differences for new examples and new seeds', () => {
  const result = table({}, [plain, mixed])
  const { value, difference } = accuracyOf(result)
  expect(value.mean).toBeCloseTo(0.95, 12)
  // By hand: 10 of 200 examples always gain, so that only examples vary: t(199, 0.975) sqrt(0.0475 / 199)
  const half = 1.971956544249395 * Math.sqrt(0.0475 / 199)
  expect(difference!.mean).toBeCloseTo(0.05, 12)
  expect(difference!.low).toBeCloseTo(0.05 - half, 8)
  expect(difference!.high).toBeCloseTo(0.05 + half, 8)
  expect(difference!.count).toBe(3)
  expect(result.rows.map(({ verdict }) => verdict?.outcome)).toEqual([undefined, 'better'])
  expect(result).toMatchObject({
    ...{ validationExamples: 150, testExamples: 200, trainingSets: 1, level: 0.05 }
  })
  expect(result.caveats[0]).toMatch(/new examples and new seeds .*which training examples are kept/)
})

it('says how many seeds and test examples would tell where the evidence is too small', () => {
  const { rows } = table({}, [plain, runs('mixed', [0.905, 0.91, 0.895])])
  const { outcome, plans, components } = rows[1]!.verdict!
  expect(outcome).toBe('not enough evidence')
  expect(plans.map(({ truth }) => truth)).toEqual(['none', 'margin', 'half the margin'])
  // 200 examples cannot rule out one point: ln(20)/200 is 1.5 points.
  expect(plans[0]).toMatchObject({ replicates: null })
  expect(plans[0]!.examples).toBeGreaterThanOrEqual(300)
  expect(components.residual).toBeGreaterThan(0)
})

it('clusters several splits by example and by training set', () => {
  const more = { splitPerSeed: true }
  const place = (seed: number) => placesOf(seed, define(more))[0]!
  const split = (name: string, accuracy: number) =>
    [0, 1, 2].map((seed) => run(`${name}-${seed}`, seed, accuracy, place(seed)))
  const finished = [split('plain', 0.9), split('mixed', 0.95)]
  const tested = testedOf(finished.flat())
  const result = table(more, finished, tested)
  const sets = [0, 1, 2].map(() => ({
    examples: Int32Array.from({ length: examples }, (_, i) => i),
    differences: Float64Array.from({ length: examples }, (_, i) => (i >= 180 && i < 190 ? 1 : 0))
  }))
  const { low, high } = intervalOf(twoWayEstimate(sets, true), 0.05)
  expect(accuracyOf(result).difference).toMatchObject({ low, high })
  expect(result.trainingSets).toBe(3)
  expect(result.caveats[0]).toContain('clustered by examples and by training sets')
})

it('pairs by seed while runs are missing', () => {
  const result = table({}, [plain.slice(1), mixed.slice(0, 2)])
  expect(accuracyOf(result).value.count).toBe(2)
  expect(accuracyOf(result).difference).toMatchObject({ count: 1 })
  const none = table({}, [[], []])
  expect(none.rows[1]).toMatchObject({
    runs: 0,
    scores: [],
    verdict: { outcome: 'not enough evidence' }
  })
})

it('gives no verdict without the predictions, or where they are of different examples', () => {
  const seeds = runs('mixed', [0.95, 0.951, 0.952])
  const without = table({}, [plain, seeds], new Map())
  expect(without.rows[1]!.verdict).toMatchObject({ outcome: 'not enough evidence', p: NaN })
  expect(without.rows[1]!.verdict!.notices[0]).toMatch(/^No verdict: .*kept no predictions/)
  expect(accuracyOf(without).difference!.low).toBeGreaterThan(0)
  const other = new Map([...testedOf(plain), ...testedOf(seeds, (i) => i + 1)])
  expect(table({}, [plain, seeds], other).rows[1]!.verdict!.notices[0]).toMatch(
    /tested on different examples/
  )
})

it('keeps intervals of shares inside what is possible, and counts collapsed runs', () => {
  const bad = runs('plain', [1, 0.995, 0.2])
  const perClass = [40, 160].map((count, index) => ({
    ...{ name: `${index}`, examples: count, precision: 0, recall: 0, f1: 0 }
  }))
  for (const { results } of bad) results[0]!.scores.perClass = perClass
  const result = table({}, [bad, mixed])
  const { low, high } = accuracyOf(result, 0).value
  expect(low).toBe(0)
  expect(high).toBe(1)
  expect(result.rows[0]!.collapsed).toBe(1)
})
