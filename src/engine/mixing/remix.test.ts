import * as tf from '@tensorflow/tfjs'
import { expect, it } from 'vitest'
import { mixingConfig } from '../../contract/mixing'
import { generator } from '../../core/random'
import { applyMixing, planMixing } from '.'
import { labelShare } from './remix'
import { batchFacts, feed } from './testing/plan-fixtures'

it('labels follow equation 6 of Chou et al. 2020', () => {
  const settings = { kappa: 3, tau: 0.5 }
  // the frequent class first, with little of the input
  expect(labelShare(0.4, 3, settings)).toBe(0)
  expect(labelShare(0.5, 3, settings)).toBe(0.5)
  expect(labelShare(0.4, 2.9, settings)).toBe(0.4)
  // the rare class first
  expect(labelShare(0.6, 1 / 3, settings)).toBe(1)
  expect(labelShare(0.5, 1 / 3, settings)).toBe(0.5)
  expect(labelShare(0.6, 0.4, settings)).toBe(0.6)
})

it('mixes inputs as input mixup does, and gives pairs the label of the rare class', () => {
  const labels = Int32Array.of(0, 0, 0, 0, 0, 1)
  const targets = Float32Array.from({ length: 12 }, (_, i) => (labels[i >> 1] === i % 2 ? 1 : 0))
  const batch = batchFacts({ size: 6, labels, targets })
  const facts = { ...batch, training: { ...batch.training, targets } }
  const fixed = { lambdaFrom: 'fixed', fixedLambda: 0.6 }
  const plan = (policy: string) =>
    planMixing(facts, mixingConfig.parse({ policy, ...fixed }), generator(2, 'mixing'))
  const [remixed, plain] = [plan('remix'), plan('input')]
  expect(remixed.partners).toEqual(plain.partners)
  const mixer = applyMixing('remix', feed(remixed))!
  const inputs = tf.tensor2d(batch.features, [6, 3])
  const expected = applyMixing('input', feed(plain))!.mix(inputs)
  expect([...mixer.mix(inputs).dataSync()]).toEqual([...expected.dataSync()])
  const mixed = mixer.mixTargets(tf.tensor2d(targets, [6, 2])).arraySync()
  const rows = plain.partners!.rows
  labels.forEach((label, place) => {
    const partner = labels[rows[place]!]!
    if (label === partner) expect(mixed[place]![label]).toBeCloseTo(1, 6)
    else if (label === 1) expect(mixed[place]).toEqual([0, 1])
    else expect(mixed[place]![0]).toBeCloseTo(0.6, 6)
  })
})
