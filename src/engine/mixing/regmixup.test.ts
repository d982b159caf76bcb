import * as tf from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import { mixingConfig } from '../../contract/mixing'
import { generator } from '../../core/random'
import { losses, weightedLoss } from '../ops/losses'
import { applyMixing, planMixing } from '.'
import { batchFacts, feed } from './testing/plan-fixtures'
import { float32Value, permutationValues } from './values'

describe('RegMixup by hand', () => {
  it('trains on the clean rows, then on the mixed ones', () => {
    const values = {
      lambda: float32Value(Float32Array.of(0.75)),
      ...permutationValues(Int32Array.of(1, 0))
    }
    const mixer = applyMixing('regmixup', feed({ values }))!
    expect([...mixer.mix(tf.tensor2d([4, 8], [2, 1])).dataSync()]).toEqual([4, 8, 5, 7])
    expect([...mixer.mixTargets(tf.tensor2d([1, 0, 0, 1], [2, 2])).dataSync()]).toEqual([
      1, 0, 0, 1, 0.75, 0.25, 0.25, 0.75
    ])
  })

  it('weighs the mixed rows by eta, and both equally by default', () => {
    const batch = batchFacts({ size: 2 })
    const draw = (settings: object) =>
      planMixing(
        batch,
        mixingConfig.parse({ policy: 'regmixup', ...settings }),
        generator(1, 'mixing')
      )
    const plan = draw({ eta: 3 })
    const mixer = applyMixing(plan.variant, feed(plan))!
    // (clean + 3 mixed) / 4, as a mean over four rows
    expect([...mixer.rowWeights!.dataSync()]).toEqual([0.5, 0.5, 1.5, 1.5])
    const plain = draw({})
    expect(applyMixing(plain.variant, feed(plain))!.rowWeights).toBeUndefined()
    expect(plain.lambda).toEqual(plan.lambda)
  })

  it.each(['classification', 'multi-label', 'regression'] as const)(
    'the weighted loss is (clean + eta mixed) / (1 + eta): %s',
    (task) => {
      const logits = tf.tensor2d([0.3, -1, 0.5, 2, 1.5, -0.2, 0.1, 0.9], [4, 2])
      const targets = tf.tensor2d([1, 0, 0, 1, 0.75, 0.25, 0.5, 0.5], [4, 2])
      const part = (from: number) =>
        losses[task](logits.slice([from], [2]), targets.slice([from], [2])).dataSync()[0]!
      const eta = 3
      const weights = tf.tensor1d([0.5, 0.5, 1.5, 1.5])
      const whole = weightedLoss(task, logits, targets, { rows: weights }).dataSync()[0]!
      expect(whole).toBeCloseTo((part(0) + eta * part(2)) / (1 + eta), 6)
    }
  )
})
