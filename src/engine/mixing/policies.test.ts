import * as tf from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import { mixingConfig, type PolicyName } from '../../contract/mixing'
import { generator } from '../../core/random'
import { applyMixing, planMixing } from '.'
import { batchFacts, feed, largestDifference } from './testing/plan-fixtures'
import type { BatchFacts, MixPlan } from './policy'

const image = [4, 5, 1]
const row = [6]
const shapes: Record<PolicyName, number[]> = {
  none: row,
  input: row,
  manifold: row,
  noisy: row,
  cutmix: image,
  'mixup-or-cutmix': image,
  resizemix: image,
  fmix: image,
  saliencymix: image,
  regmixup: row,
  remix: row,
  cmixup: row,
  'column-cutmix': row
}
const policies = Object.entries(shapes).flatMap(([policy, exampleShape]) =>
  ['batch', 'example'].map((lambdaPer) => ({ policy, lambdaPer, exampleShape }))
)
const size = 5

describe.each(policies)('$policy, lambda by $lambdaPer', ({ policy, lambdaPer, exampleShape }) => {
  const batch: BatchFacts = batchFacts({ size, exampleShape })
  const draw = (seed: number, settings: object = {}): MixPlan =>
    planMixing(
      batch,
      mixingConfig.parse({ policy, lambdaPer, ...settings }),
      generator(seed, 'mixing')
    )
  const inputs = () => tf.tensor(batch.features, [size, ...exampleShape])
  const targets = () => tf.tensor2d(batch.targets, [size, 3])
  const mixedInputs = (plan: MixPlan, x: tf.Tensor) =>
    applyMixing(plan.variant, feed(plan))?.mix(x) ?? x

  it('draws the same plan from the same seed', () => {
    expect(draw(3)).toEqual(draw(3))
    if (policy !== 'none') expect(draw(3)).not.toEqual(draw(4))
  })

  it('keeps the targets summing to 1', () => {
    for (let seed = 0; seed < 10; seed++) {
      const plan = draw(seed)
      const mixed = applyMixing(plan.variant, feed(plan))?.mixTargets(targets()) ?? targets()
      expect(largestDifference(mixed.sum(1), Array<number>(mixed.shape[0]).fill(1))).toBeLessThan(
        1e-6
      )
      expect(mixed.min().dataSync()[0]).toBeGreaterThanOrEqual(0)
    }
  })

  it('gives the clean batch when lambda is 1', () => {
    // ResizeMix has no lambda of its own to set: nothing is pasted where the side is 0.
    const clean =
      policy === 'resizemix' ? { smallest: 0, largest: 0 } : { lambdaFrom: 'fixed', fixedLambda: 1 }
    const quiet = policy === 'noisy' ? { additive: 0, multiplicative: 0 } : {}
    const plan = draw(2, { ...clean, ...quiet })
    const mixed = [...mixedInputs(plan, inputs()).dataSync()]
    const repeated = policy === 'regmixup' ? 2 : 1
    expect(mixed).toEqual(
      Array<number[]>(repeated)
        .fill([...batch.features])
        .flat()
    )
    expect([...plan.lambda].every((lambda) => lambda === 1)).toBe(true)
  })

  it('pairs by a permutation, or with rows of the training split', () => {
    const { partners } = draw(6)
    if (policy === 'none') expect(partners).toBeNull()
    else if (policy === 'cmixup') expect(partners!.rows.every((r) => r >= 0 && r < size)).toBe(true)
    else expect([...partners!.rows].sort()).toEqual([...Array(size).keys()])
  })

  it('feeds every draw of a variant in the same shapes, so that one graph serves them all', () => {
    const known = new Map<string, string>()
    for (let seed = 0; seed < 20; seed++) {
      const { variant, values } = draw(seed)
      const shape = JSON.stringify(
        Object.entries(values).map(([name, v]) => [name, v.dtype, v.shape])
      )
      expect(known.get(variant) ?? shape).toBe(shape)
      known.set(variant, shape)
    }
  })

  it('has the gradient that finite differences give', () => {
    const plan = draw(1)
    const mixer = applyMixing(plan.variant, feed(plan))
    const loss = (x: tf.Tensor) => (mixer?.mix(x) ?? x).square().sum().asScalar()
    const grad = tf.grad(loss)(inputs()).dataSync()
    for (const place of [0, 7, batch.features.length - 1]) {
      const moved = (by: number) => {
        const values = batch.features.slice()
        values[place]! += by
        return loss(tf.tensor(values, [size, ...exampleShape])).dataSync()[0]!
      }
      // The loss is quadratic, so the central difference is exact but for float32.
      expect(Math.abs(moved(0.5) - moved(-0.5) - grad[place]!)).toBeLessThan(2e-2)
    }
  })

  it('mixes as clean batches do where it is off', () => {
    expect(draw(1, { probability: 0 }).variant).toBe('none')
    expect(draw(1, { offFirst: 1 }).variant).toBe('none')
    expect(draw(1, { offLast: 10 }).variant).toBe('none')
  })

  it('leaves no tensors behind', () => {
    const plan = draw(1)
    const before = tf.memory().numTensors
    tf.tidy(() => {
      const mixer = applyMixing(plan.variant, feed(plan))
      mixer?.mix(inputs())
      mixer?.mixTargets(targets())
    })
    expect(tf.memory().numTensors).toBe(before)
  })
})
