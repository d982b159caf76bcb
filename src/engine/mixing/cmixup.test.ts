import * as tf from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import { mixingConfig } from '../../contract/mixing'
import { generator } from '../../core/random'
import { describeModel, parametersOf } from '../../core/architecture'
import { modelConfig } from '../../contract/model'
import { forward } from '../models/forward'
import { initialise } from '../models/initialise'
import { applyMixing, planMixing } from '.'
import { batchFacts, feed, largestDifference } from './testing/plan-fixtures'

describe('C-Mixup', () => {
  const training = {
    length: 4,
    targets: Float32Array.of(0, 1, 2, 4),
    gather: (rows: ArrayLike<number>) => Float32Array.from(rows, (row) => 100 * row)
  }
  const batch = batchFacts({
    size: 1,
    task: 'regression',
    labels: null,
    features: Float32Array.of(7),
    targets: Float32Array.of(1),
    exampleShape: [1],
    training
  })

  it.each([0.5, 0.05])('draws partners by a Gaussian of the targets, bandwidth %f', (bandwidth) => {
    const config = mixingConfig.parse({ policy: 'cmixup', bandwidth })
    const counts = [0, 0, 0, 0]
    const draws = 4000
    for (let seed = 0; seed < draws; seed++) {
      counts[planMixing(batch, config, generator(seed, 'mixing')).partners!.rows[0]!]!++
    }
    // Targets 0, 1, 2, 4 have variance 35/16; the example's own target is 1.
    const weights = [1, 0, 1, 9].map((square) =>
      Math.exp(-square / (2 * bandwidth ** 2 * (35 / 16)))
    )
    const total = weights.reduce((sum, weight) => sum + weight, 0)
    weights.forEach((weight, row) => {
      const p = weight / total
      expect(Math.abs(counts[row]! - draws * p)).toBeLessThan(
        1 + 4 * Math.sqrt(draws * p * (1 - p))
      )
    })
  })

  it('mixes hidden states of the batch with those of the partners, past the first block', () => {
    const model = describeModel(modelConfig.parse({ architecture: 'mlp', hidden: [3] }), [1], 1)
    const weights = initialise(model, 2, 'pytorch')
    const tensors = Object.fromEntries(
      parametersOf(model).map(({ name, shape }) => [name, tf.tensor(weights[name]!, shape)])
    )
    const config = mixingConfig.parse({
      ...{ policy: 'cmixup', blocks: [1] },
      ...{ lambdaFrom: 'fixed', fixedLambda: 0.25 }
    })
    const plan = planMixing({ ...batch, mixableBlocks: [0, 1] }, config, generator(3, 'mixing'))
    expect(plan.variant).toBe('cmixup/1')
    const row = plan.partners!.rows[0]!
    const mixer = applyMixing(plan.variant, feed(plan))!
    const { logits } = forward(model, tensors, tf.tensor2d([7], [1, 1]), null, mixer)
    const [kernel, bias, lastKernel, lastBias] = parametersOf(model).map(
      ({ name }) => weights[name]!
    ) as [Float32Array, Float32Array, Float32Array, Float32Array]
    const hidden = (x: number) =>
      Array.from(kernel, (weight, unit) => Math.max(0, weight * x + bias[unit]!))
    const [own, other] = [hidden(7), hidden(100 * row)]
    const expected = own.reduce(
      (sum, value, unit) => sum + lastKernel[unit]! * (0.25 * value + 0.75 * other[unit]!),
      lastBias[0]!
    )
    expect(logits.shape).toEqual([1, 1])
    expect(Math.abs(logits.dataSync()[0]! - expected)).toBeLessThan(1e-4)
    const targets = mixer.mixTargets(tf.tensor2d([1], [1, 1]))
    expect(largestDifference(targets, [0.25 + 0.75 * training.targets[row]!])).toBeLessThan(1e-6)
  })

  it('mixes features and targets with the partners it gathered', () => {
    const config = mixingConfig.parse({ policy: 'cmixup', lambdaFrom: 'fixed', fixedLambda: 0.25 })
    const plan = planMixing(batch, config, generator(3, 'mixing'))
    const row = plan.partners!.rows[0]!
    const mixer = applyMixing(plan.variant, feed(plan))!
    const mixed = mixer.mix(tf.tensor2d([7], [1, 1]))
    const targets = mixer.mixTargets(tf.tensor2d([1], [1, 1]))
    expect(largestDifference(mixed, [0.25 * 7 + 0.75 * 100 * row])).toBeLessThan(1e-4)
    expect(largestDifference(targets, [0.25 + 0.75 * training.targets[row]!])).toBeLessThan(1e-6)
  })
})
