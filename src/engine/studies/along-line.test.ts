import { expect, it } from 'vitest'
import type { TargetPreprocessing } from '../../contract/preprocessing'
import { alongLine, lambdasOf } from './along-line'

/** Two outputs of a row of two numbers: their sum, and 0. */
const predictor = {
  predict: (inputs: Float32Array, size: number) =>
    Promise.resolve(
      Float32Array.from({ length: 2 * size }, (_, i) => (i % 2 ? 0 : inputs[i]! + inputs[i + 1]!))
    )
}
const [first, second] = [Float32Array.of(1, 2), Float32Array.of(-1, 0)]

it('lambdas go from the second example to the first', () => {
  expect([...lambdasOf(5)]).toEqual([0, 0.25, 0.5, 0.75, 1])
})

it('probabilities follow the mixed input, in more than one batch', async () => {
  const classes: TargetPreprocessing = { task: 'classification', names: ['a', 'b'] }
  const lambdas = lambdasOf(101)
  const prediction = await alongLine(predictor, classes, first, second, lambdas)
  // the sum runs from -1 to 3 along the line
  lambdas.forEach((lambda, index) => {
    const probability = 1 / (1 + Math.exp(-(4 * lambda - 1)))
    expect(prediction[2 * index]).toBeCloseTo(probability, 5)
    expect(prediction[2 * index + 1]).toBeCloseTo(1 - probability, 5)
  })
})

it('labels each have their own probability, and numbers the units of the data', async () => {
  const at = lambdasOf(2)
  const labels: TargetPreprocessing = { task: 'multi-label', names: ['a', 'b'] }
  const [, ofB, ofA] = await alongLine(predictor, labels, first, second, at)
  expect([ofA, ofB]).toEqual([expect.closeTo(1 / (1 + Math.exp(-3)), 6), 0.5])
  const numbers: TargetPreprocessing = {
    ...{ task: 'regression', names: ['a', 'b'], offset: [10, 1], scale: [2, 1] }
  }
  expect([...(await alongLine(predictor, numbers, first, second, at))]).toEqual([8, 1, 16, 1])
})
