import * as tf from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import { mixingConfig } from '../../contract/mixing'
import { generator } from '../../core/random'
import { applyMixing, planMixing } from '.'
import { batchFacts, feed, largestDifference } from './testing/plan-fixtures'

const size = 400
const batch = batchFacts({ size, exampleShape: [50], mixableBlocks: [0, 1], defaultBlocks: [0, 1] })
const values = (additive: number, multiplicative: number) => ({
  ...{ lambda: tf.tensor1d([0.25]), noiseSeed: tf.tensor1d([3, 4], 'int32') },
  permutation: tf.tensor1d([1, 0], 'int32'),
  inverse: tf.tensor1d([1, 0], 'int32'),
  ...{ additive: tf.tensor1d([additive]), multiplicative: tf.tensor1d([multiplicative]) }
})

describe('noisy feature mixup', () => {
  it('is manifold mixup without noise, before the block that was drawn', () => {
    const mixer = applyMixing('noisy/1', values(0, 0))!
    expect(mixer.block).toBe(1)
    // 0.25 * (4, 8) + 0.75 * (0, -4), and the other way round
    const mixed = mixer.mix(tf.tensor2d([4, 8, 0, -4], [2, 2]))
    expect(largestDifference(mixed, [1, -1, 3, 5])).toBeLessThan(1e-6)
    const targets = mixer.mixTargets(tf.tensor2d([1, 0, 0, 1], [2, 2]))
    expect(largestDifference(targets, [0.25, 0.75, 0.75, 0.25])).toBeLessThan(1e-6)
  })

  it('scales by 1 + multiplicative * u, and adds additive * n', () => {
    const ones = tf.ones([2, 20_000])
    const noise = (additive: number, multiplicative: number) =>
      applyMixing('noisy/0', values(additive, multiplicative))!.mix(ones)
    const scaled = noise(0, 0.5)
    // Uniform in [0.5, 1.5): mean 1, standard deviation 1 / sqrt(12)
    const moments = (x: tf.Tensor) => {
      const { mean, variance } = tf.moments(x)
      return [mean.dataSync()[0]!, Math.sqrt(variance.dataSync()[0]!)] as const
    }
    expect(scaled.min().dataSync()[0]).toBeGreaterThanOrEqual(0.5)
    expect(scaled.max().dataSync()[0]).toBeLessThanOrEqual(1.5)
    expect(moments(scaled)[0]).toBeCloseTo(1, 2)
    expect(moments(scaled)[1]).toBeCloseTo(1 / Math.sqrt(12), 2)
    const shifted = noise(0.3, 0)
    expect(moments(shifted)[0]).toBeCloseTo(1, 2)
    expect(moments(shifted)[1]).toBeCloseTo(0.3, 2)
    // Normal: 68.27 % within one standard deviation
    const within =
      tf
        .lessEqual(tf.abs(tf.sub(shifted, 1)), 0.3)
        .sum()
        .dataSync()[0]! / 40_000
    expect(within).toBeCloseTo(0.6827, 2)
    // Both together, to the last number: (1 + u / 2) * 1 + 0.3 * n
    const both = tf.add(scaled, tf.sub(shifted, 1))
    expect(largestDifference(noise(0.3, 0.5), both.dataSync())).toBeLessThan(1e-6)
  })

  it('draws levels by Beta(2, 5) and a seed for every batch, repeatably', () => {
    const draw = (seed: number) =>
      planMixing(batch, mixingConfig.parse({ policy: 'noisy' }), generator(seed, 'mixing'))
    expect(draw(1)).toEqual(draw(1))
    expect(draw(1).values['noiseSeed']).not.toEqual(draw(2).values['noiseSeed'])
    const levels = Array.from({ length: 2000 }, (_, i) => draw(i).values['additive']!.data[0]!)
    // Beta(2, 5) has the mean 2 / 7.
    const mean = levels.reduce((sum, level) => sum + level, 0) / levels.length
    expect(mean / 0.4).toBeCloseTo(2 / 7, 2)
    expect(Math.max(...levels)).toBeLessThan(0.4)
  })

  it('gives the same noise for the same plan', () => {
    const plan = planMixing(batch, mixingConfig.parse({ policy: 'noisy' }), generator(5, 'mixing'))
    const mix = () =>
      applyMixing(plan.variant, feed(plan))!
        .mix(tf.ones([size, 50]))
        .dataSync()
    expect(mix()).toEqual(mix())
  })
})
