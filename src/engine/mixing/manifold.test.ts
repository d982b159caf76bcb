import * as tf from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import reference from '../../../reference/manifold-mixup.json'
import { mixingConfig } from '../../contract/mixing'
import { generator } from '../../core/random'
import { applyMixing, planMixing } from '.'
import { batchFacts, feed, largestDifference, referenceTensor } from './testing/plan-fixtures'
import { float32Value, permutationValues } from './values'

describe.each(reference.layers)('manifold mixup before block $mixLayer', (sample) => {
  const values = feed({
    values: {
      lambda: float32Value(Float32Array.of(reference.lambda_)),
      ...permutationValues(Int32Array.from(reference.permutation))
    }
  })
  const mixer = applyMixing(`manifold/${sample.mixLayer}`, values)!
  const oneHot = tf.oneHot(
    tf.tensor1d(reference.labels, 'int32'),
    reference.classes,
    1,
    0,
    'float32'
  )
  const weights = reference.weights.flatMap(({ kernel, bias }) => [
    referenceTensor(kernel),
    referenceTensor(bias)
  ])

  function logitsOf(parameters: tf.Tensor[]): tf.Tensor2D {
    const last = parameters.length / 2 - 1
    let hidden = referenceTensor(reference.x)
    for (let block = 0; block <= last; block++) {
      if (block === mixer.block) hidden = mixer.mix(hidden)
      hidden = tf.matMul(hidden, parameters[2 * block]!).add(parameters[2 * block + 1]!)
      if (block < last) hidden = hidden.relu()
    }
    return hidden as tf.Tensor2D
  }

  it('gives the logits, the loss and all gradients of the reference', () => {
    expect(mixer.block).toBe(sample.mixLayer)
    expect(largestDifference(logitsOf(weights), sample.logits.data)).toBeLessThan(1e-5)
    const targets = mixer.mixTargets(oneHot as tf.Tensor2D)
    const { value, grads } = tf.valueAndGrads((...parameters: tf.Tensor[]) =>
      tf.losses.softmaxCrossEntropy(targets, logitsOf(parameters)).asScalar()
    )(weights)
    expect(largestDifference(value, [sample.loss])).toBeLessThan(1e-5)
    const expected = sample.gradients.flatMap(({ kernel, bias }) => [kernel.data, bias.data])
    grads.forEach((grad, i) => expect(largestDifference(grad, expected[i]!)).toBeLessThan(1e-5))
  })
})

describe('the block', () => {
  const batch = batchFacts({ size: 4, mixableBlocks: [0, 1, 2, 3], defaultBlocks: [0, 1, 2] })
  const blocksOf = (settings: object) => {
    const config = mixingConfig.parse({ policy: 'manifold', ...settings })
    const counts = new Map<string, number>()
    for (let seed = 0; seed < 600; seed++) {
      const { variant } = planMixing(batch, config, generator(seed, 'mixing'))
      counts.set(variant, (counts.get(variant) ?? 0) + 1)
    }
    return counts
  }

  it('is drawn uniformly over those that published practice mixes', () => {
    const counts = blocksOf({})
    expect([...counts.keys()].sort()).toEqual(['manifold/0', 'manifold/1', 'manifold/2'])
    for (const count of counts.values()) {
      expect(Math.abs(count - 200)).toBeLessThan(4 * Math.sqrt((600 * 2) / 9))
    }
  })

  it('can be chosen, but only where the model may be mixed', () => {
    expect([...blocksOf({ blocks: [3] }).keys()]).toEqual(['manifold/3'])
    expect(() => blocksOf({ blocks: [7] })).toThrow(/before block 7: choose among 0, 1, 2, 3/)
  })
})
