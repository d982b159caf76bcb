import * as tf from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import reference from '../../../reference/input-mixup.json'
import { mixingConfig } from '../../contract/mixing'
import { generator } from '../../core/random'
import { applyMixing, planMixing } from '.'
import { smoothLabels } from './label-smoothing'
import { batchFacts, feed, largestDifference, referenceTensor } from './testing/plan-fixtures'
import { float32Value, permutationValues } from './values'

const given = (permutation: number[], lambda: number[]) =>
  applyMixing(
    'input',
    feed({
      values: {
        lambda: float32Value(Float32Array.from(lambda)),
        ...permutationValues(Int32Array.from(permutation))
      }
    })
  )!

describe('input mixup against the reference', () => {
  it.each(reference.classification)('classes, label smoothing $labelSmoothing', (sample) => {
    const mixer = given(sample.permutation, [sample.lambda_])
    const mixed = mixer.mix(referenceTensor(sample.x))
    expect(largestDifference(mixed, sample.mixedX.data)).toBeLessThan(1e-6)
    const oneHot = tf.oneHot(tf.tensor1d(sample.labels, 'int32'), sample.classes, 1, 0, 'float32')
    const soft = smoothLabels(mixer.mixTargets(oneHot as tf.Tensor2D), sample.labelSmoothing)
    expect(largestDifference(soft, sample.softTargets.data)).toBeLessThan(1e-6)
    const loss = (logits: tf.Tensor) => tf.losses.softmaxCrossEntropy(soft, logits).asScalar()
    const { value, grad } = tf.valueAndGrad(loss)(referenceTensor(sample.logits))
    expect(largestDifference(value, [sample.loss])).toBeLessThan(2e-6)
    expect(largestDifference(grad, sample.gradLogits.data)).toBeLessThan(1e-6)
  })

  it('regression targets', () => {
    const sample = reference.regression
    const mixer = given(sample.permutation, [sample.lambda_])
    const mixed = mixer.mix(referenceTensor(sample.x))
    const targets = mixer.mixTargets(referenceTensor(sample.targets) as tf.Tensor2D)
    expect(largestDifference(mixed, sample.mixedX.data)).toBeLessThan(1e-6)
    expect(largestDifference(targets, sample.mixedTargets.data)).toBeLessThan(1e-6)
  })

  it('a lambda for every example', () => {
    const sample = reference.perSampleLambda
    const mixer = given(sample.permutation, sample.lambdas.data)
    const mixed = mixer.mix(referenceTensor(sample.x))
    expect(largestDifference(mixed, sample.mixedX.data)).toBeLessThan(1e-6)
  })
})

describe('input mixup by hand', () => {
  it('weighs the first example with lambda', () => {
    const mixer = given([1, 0], [0.75])
    expect([...mixer.mix(tf.tensor2d([4, 8, 0, 4], [2, 2])).dataSync()]).toEqual([3, 7, 1, 5])
    expect([...mixer.mixTargets(tf.tensor2d([1, 0, 0, 1], [2, 2])).dataSync()]).toEqual([
      0.75, 0.25, 0.25, 0.75
    ])
  })

  it('has the gradient that finite differences give', () => {
    const mixer = given([2, 0, 1], [0.3])
    const loss = (x: tf.Tensor) => mixer.mix(x).pow(3).sum().asScalar()
    const x = [0.5, -1, 2, 1.5, 0.25, -0.75]
    const grad = tf
      .grad(loss)(tf.tensor2d(x, [3, 2]))
      .dataSync()
    x.forEach((_, k) => {
      const moved = (by: number) =>
        loss(
          tf.tensor2d(
            x.map((value, i) => (i === k ? value + by : value)),
            [3, 2]
          )
        ).dataSync()[0]!
      expect((moved(1e-2) - moved(-1e-2)) / 2e-2).toBeCloseTo(grad[k]!, 2)
    })
  })
})

describe('plans', () => {
  const config = mixingConfig.parse({ policy: 'input', alpha: 1 })
  const plan = (size: number, seed = 5, settings = {}) =>
    planMixing(
      batchFacts({ size }),
      mixingConfig.parse({ ...config, ...settings }),
      generator(seed, 'mixing')
    )

  it('are the same for the same seed and others for another', () => {
    expect(plan(9)).toEqual(plan(9))
    expect(plan(9)).not.toEqual(plan(9, 6))
  })

  it.each([1, 2, 7, 33])('pair a batch of %i by a permutation with its inverse', (size) => {
    const { permutation, inverse } = plan(size).values
    expect([...permutation!.data].sort((a, b) => a - b)).toEqual([...Array(size).keys()])
    permutation!.data.forEach((to, from) => expect(inverse!.data[to]).toBe(from))
  })

  it('keep targets summing to 1, per batch and per example', () => {
    for (const lambdaPer of ['batch', 'example']) {
      const drawn = plan(7, 5, { lambdaPer })
      expect(drawn.lambda.length).toBe(lambdaPer === 'batch' ? 1 : 7)
      const targets = tf.tensor2d(batchFacts({ size: 7 }).targets, [7, 3])
      const sums = applyMixing(drawn.variant, feed(drawn))!.mixTargets(targets).sum(1)
      expect(largestDifference(sums, Array<number>(7).fill(1))).toBeLessThan(1e-6)
    }
  })

  it('leave the batch as it is when lambda is 1, exactly', () => {
    const drawn = plan(6, 5, { lambdaFrom: 'fixed', fixedLambda: 1 })
    const { features } = batchFacts({ size: 6 })
    const mixed = applyMixing(drawn.variant, feed(drawn))!.mix(tf.tensor2d(features, [6, 3]))
    expect([...mixed.dataSync()]).toEqual([...features])
  })

  it('mix the share of batches that probability asks for', () => {
    let mixed = 0
    for (let seed = 0; seed < 400; seed++) {
      if (plan(4, seed, { probability: 0.25 }).variant === 'input') mixed++
    }
    expect(Math.abs(mixed - 100)).toBeLessThan(4 * Math.sqrt(400 * 0.25 * 0.75))
    expect(applyMixing(plan(4, 1, { probability: 0 }).variant, {})).toBeNull()
  })
})
