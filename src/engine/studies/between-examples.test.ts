import * as tf from '@tensorflow/tfjs'
import { expect, it } from 'vitest'
import { betweenExamplesOptions } from '../../contract/study-reports'
import { dense, relu } from '../../core/architecture/layer'
import { measureBetweenExamples } from './between-examples'
import { linearityAt, type Pairs } from './linearity'
import { singularValues } from './singular-values'
import { classifier, examplesOf, expectClose, linearModel } from './testing/study'

const lambdas = [0, 0.25, 0.5, 1]
const quiet = () => undefined

/** One hidden state h = relu(x), read out as logits (h, 0.5, 0.7). */
const bent = () =>
  classifier(
    [
      { name: 'hidden', layers: [dense(1), relu], mixing: 'default' },
      { name: 'output', layers: [dense(3)], mixing: 'default' }
    ],
    1,
    [
      { shape: [1, 1], data: [1] },
      { shape: [1], data: [0] },
      { shape: [1, 3], data: [1, 0, 0] },
      { shape: [3], data: [0, 0.5, 0.7] }
    ]
  )

const pair = (): Pairs => ({
  first: tf.tensor2d([[-1]]),
  second: tf.tensor2d([[1]]),
  firstTargets: tf.tensor2d([[0, 1, 0]]),
  secondTargets: tf.tensor2d([[1, 0, 0]])
})

it('the gap is the distance from the straight line, and none where the model is linear', async () => {
  // relu(1 - 2 lambda) against (1 - lambda): a gap of (1 - lambda) - max(0, 1 - 2 lambda)
  const gaps = async (block: number) =>
    (await linearityAt(bent(), block, pair(), lambdas)).map(({ logitGap }) => logitGap[0]!)
  expectClose(await gaps(0), [0, 0.25, 0.5, 0])
  expectClose(await gaps(1), [0, 0, 0, 0])
})

it('a miss is a class that neither example has', async () => {
  // logits (h, 0.5, 0.7): the third class wins while h < 0.7
  const missed = async (block: number) =>
    (await linearityAt(bent(), block, pair(), lambdas)).map(({ missed }) => missed![0])
  expect(await missed(0)).toEqual([0, 1, 1, 1])
  expect(await missed(1)).toEqual([0, 0, 1, 1])
})

it('the gap of probabilities is that of the softmax', async () => {
  const model = linearModel({ shape: [1, 2], data: [1, 0] })
  const [half] = await linearityAt(model, 0, { ...pair(), second: tf.tensor2d([[3]]) }, [0.5])
  const sigmoid = (x: number) => 1 / (1 + Math.exp(-x))
  const gap = Math.abs(sigmoid(1) - (sigmoid(-1) + sigmoid(3)) / 2)
  expectClose(half!.probabilityGap!, [Math.SQRT2 * gap])
  expectClose(half!.logitGap, [0])
})

it('singular values of both shapes of matrix are those of algebra', () => {
  // [[3, 0], [4, 5]] has 3 sqrt(5) and sqrt(5)
  const expected = [3 * Math.sqrt(5), Math.sqrt(5)]
  expectClose(singularValues([3, 0, 4, 5], 2, 2), expected, 1e-12)
  expectClose(singularValues([3, 0, 4, 5, 0, 0], 3, 2), expected, 1e-12)
  expectClose(singularValues([3, 0, 0, 4, 5, 0], 2, 3), expected, 1e-12)
  // one direction only
  expectClose(singularValues([1, 2, 2, 4], 2, 2), [5, 0], 1e-7)
})

it('everything is measured over the pairs, and nothing leaks', async () => {
  const model = bent()
  const examples = examplesOf([[-1], [1], [2], [4]], [1, 0, 0, 2], 3)
  const options = betweenExamplesOptions.parse({ pairs: 150, lambdas, seed: 5 })
  const before = tf.memory().numTensors
  const report = await measureBetweenExamples(model, examples, ['a', 'b', 'c'], options, quiet)
  expect(tf.memory().numTensors).toBe(before)
  expect(report.places.map(({ block, name }) => [block, name])).toEqual([
    ...[
      [0, 'input'],
      [1, 'output']
    ]
  ])
  expectClose(report.places[1]!.logitGap, [0, 0, 0, 0])
  // d logits / d x is (1, 0, 0) where x > 0 and 0 below: over data, the share of positive examples
  const shareOfPositives = report.jacobian.logits[3]!
  expect(Math.abs(shareOfPositives - 0.75)).toBeLessThan(0.12)
  expect(report.spectra).toEqual([
    {
      ...{ block: 1, name: 'output', width: 1 },
      classes: [
        { name: 'a', examples: 2, values: [expect.closeTo(Math.sqrt(5), 6)], rest: 0 },
        { name: 'b', examples: 1, values: [0], rest: 0 },
        { name: 'c', examples: 1, values: [expect.closeTo(4, 6)], rest: 0 }
      ]
    }
  ])
  const again = await measureBetweenExamples(model, examples, ['a', 'b', 'c'], options, quiet)
  expect(again).toEqual(report)
})
