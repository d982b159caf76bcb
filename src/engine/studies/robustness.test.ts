import { expect, it } from 'vitest'
import { robustnessOptions } from '../../contract/study-reports'
import type { Preprocessing } from '../../contract/preprocessing'
import { readingOptions } from '../../contract/data'
import { imageSpace, tableSpace } from './perturbation'
import { measureRobustness } from './robustness'
import { examplesOf, expectClose, linearModel } from './testing/study'

const quiet = () => undefined
const numeric = { kind: 'numeric' as const, median: 0, indicator: false, offset: 0, scale: 1 }
const preprocessing = (features: Preprocessing['features']): Preprocessing => ({
  ...{ version: 1, format: 'csv', fileColumns: [], targetColumns: [], features },
  reading: readingOptions.parse({}),
  targets: { task: 'classification', names: ['low', 'high'] }
})

it('a pixel moves by shares of its valid range, whatever the normalisation', () => {
  const space = imageSpace({
    ...{ kind: 'image', shape: [1, 2, 2], range: [0, 16], decoder: null, columns: null },
    ...{ offset: [4, 8], scale: [2, 8] }
  })
  // 16 raw units are 8 and 2 encoded ones; 0 is -2 and -1, 16 is 6 and 1
  expect(space.unit).toBe('range')
  expectClose(space.scale, [8, 2, 8, 2])
  expectClose(space.range!.low, [-2, -1, -2, -1])
  expectClose(space.range!.high, [6, 1, 6, 1])
})

it('a column moves by its deviation in training; categories and indicators stay', () => {
  const space = tableSpace(
    {
      kind: 'table',
      columns: [
        { ...numeric, name: 'a', indicator: true },
        { kind: 'categorical', name: 'b', categories: ['x', 'y'] },
        { ...numeric, name: 'c' }
      ]
    },
    examplesOf(
      [
        [1, 0, 1, 0, 10],
        [3, 1, 0, 1, 30]
      ],
      [0, 1],
      2
    )
  )
  expect(space).toEqual({
    unit: 'deviation',
    scale: Float32Array.of(1, 0, 0, 0, 10),
    range: null
  })
})

// class "high" where x > 0; half of the points at -1 and 1, half at -3 and 3: deviation sqrt(5)
const line = examplesOf([[-1], [1], [-3], [3]], [0, 1, 0, 1], 2)
const table = preprocessing({ kind: 'table', columns: [{ ...numeric, name: 'x' }] })
const sign = () => linearModel({ shape: [1, 2], data: [-1, 1] })

it('attacks on a threshold fall where algebra says, and gradients are honest', async () => {
  const options = robustnessOptions.parse({ epsilons: [0, 0.4, 0.5, 1.3, 1.4], deviations: [0] })
  const report = await measureRobustness(
    { model: sign(), preprocessing: table, train: line, examples: line },
    options,
    quiet
  )
  // 1 / sqrt(5) = 0.447 and 3 / sqrt(5) = 1.342
  const { curve, masking } = report.attacks!
  expect(curve.map(({ fgsm, pgd }) => [fgsm, pgd])).toEqual([
    ...[
      [1, 1],
      [1, 1],
      [0.5, 0.5],
      [0.5, 0.5],
      [0, 0]
    ]
  ])
  expect(curve[1]?.stepSize).toBeCloseTo((2.5 * 0.4) / 20, 12)
  expect(masking).toEqual({
    ...{ masked: false, unboundedAccuracy: 0, unboundedEpsilon: 10, weakerAt: [] },
    zeroGradients: 0
  })
  expect(report).toMatchObject({ examples: 4, unit: 'deviation', perturbed: 1 })
  expect(report.noise).toEqual([{ deviation: 0, score: 1 }])
})

it('saturated gradients are reported', async () => {
  // logits so far apart that the softmax is exactly one-hot in float32: no gradient leads anywhere
  const steep = linearModel({ shape: [1, 2], data: [-1000, 1000] })
  const { attacks } = await measureRobustness(
    { model: steep, preprocessing: table, train: line, examples: line },
    robustnessOptions.parse({ epsilons: [0.1] }),
    quiet
  )
  expect(attacks?.masking).toMatchObject({ masked: true, zeroGradients: 1 })
})

it('noise is drawn by the seed, and takes as much as normal tails say', async () => {
  const many = examplesOf(
    Array.from({ length: 4000 }, (_, i) => [i % 2 === 0 ? -1 : 1]),
    Array.from({ length: 4000 }, (_, i) => i % 2),
    2
  )
  const measure = (seed: number) =>
    measureRobustness(
      { model: sign(), preprocessing: table, train: many, examples: many },
      robustnessOptions.parse({ examples: 4000, epsilons: [0], deviations: [1, 2], seed }),
      quiet
    )
  const { noise } = await measure(7)
  // P(N < 1) = 0.8413 and P(N < 1/2) = 0.6915; three standard errors of 4000 draws are 0.022
  expect(Math.abs(noise[0]!.score - 0.8413)).toBeLessThan(0.022)
  expect(Math.abs(noise[1]!.score - 0.6915)).toBeLessThan(0.022)
  expect((await measure(7)).noise).toEqual(noise)
  expect((await measure(8)).noise).not.toEqual(noise)
})
