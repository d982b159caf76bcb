import * as tf from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import { sampleBeta } from '../../core/beta'
import { generator } from '../../core/random'
import { vicinalRisk } from './vicinal-risk'

/** Mean of (x - y)^2 over a batch: the model that repeats its input. */
const squared = (inputs: tf.Tensor, targets: tf.Tensor2D) =>
  tf.mean(tf.square(tf.sub(inputs, targets))).asScalar()

describe('exact vicinal risk', () => {
  it('of two examples, by hand', () => {
    // x = 0, 2 and y = 0, 1: mixed, x - y is 0, 1 and, twice, lambda or 1 - lambda. For a uniform lambda the mean
    // square of the latter is 1/3, so the risk is (0 + 1 + 1/3 + 1/3) / 4 = 5/12.
    const inputs = tf.tensor2d([0, 2], [2, 1])
    const targets = tf.tensor2d([0, 1], [2, 1])
    const risk = vicinalRisk(inputs, targets, squared, { alpha: 1, lambdas: 64 })
    expect(risk).toBeCloseTo(5 / 12, 4)
  })

  it('is the empirical risk without mixing', () => {
    const inputs = tf.tensor2d([0, 2], [2, 1])
    const targets = tf.tensor2d([0, 1], [2, 1])
    expect(vicinalRisk(inputs, targets, squared, { alpha: 0 })).toBeCloseTo(0.5, 6)
  })

  it('is what sampled pairs come to on average', () => {
    const random = generator(6, 'generation')
    const x = Array.from({ length: 8 }, () => random.normal())
    const y = x.map((value) => value ** 2)
    const exact = vicinalRisk(tf.tensor2d(x, [8, 1]), tf.tensor2d(y, [8, 1]), squared, {
      alpha: 0.4,
      lambdas: 64
    })
    let sum = 0
    const draws = 40_000
    for (let k = 0; k < draws; k++) {
      const lambda = sampleBeta(0.4, 0.4, random)
      const [i, j] = [random.integer(8), random.integer(8)]
      const mixed = (values: number[]) => lambda * values[i]! + (1 - lambda) * values[j]!
      sum += (mixed(x) - mixed(y)) ** 2
    }
    expect(Math.abs(sum / draws / exact - 1)).toBeLessThan(0.05)
  })

  it('is refused where all pairs are too many', () => {
    expect(() =>
      vicinalRisk(tf.zeros([9000, 1]), tf.zeros([9000, 1]), squared, { alpha: 1 })
    ).toThrow(/fewer examples/)
  })
})
