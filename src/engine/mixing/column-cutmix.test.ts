import * as tf from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import { mixingConfig } from '../../contract/mixing'
import { generator } from '../../core/random'
import { applyMixing, planMixing } from '.'
import { batchFacts, feed } from './testing/plan-fixtures'

describe('CutMix for tables', () => {
  // Source columns 0, 1 and 2; the second is one-hot over three encoded columns.
  const batch = batchFacts({
    size: 4,
    exampleShape: [5],
    columnGroups: Int32Array.of(0, 1, 1, 1, 2)
  })

  it('takes two of three source columns at lambda 1/3, one-hot columns together', () => {
    const config = mixingConfig.parse({
      policy: 'column-cutmix',
      lambdaFrom: 'fixed',
      fixedLambda: 1 / 3,
      lambdaPer: 'example'
    })
    const patterns = new Set<string>()
    for (let seed = 0; seed < 30; seed++) {
      const plan = planMixing(batch, config, generator(seed, 'mixing'))
      for (let row = 0; row < 4; row++) {
        patterns.add([...plan.values['mask']!.data.subarray(row * 5, row * 5 + 5)].join(''))
        expect(plan.lambda[row]).toBeCloseTo(1 / 3, 6)
      }
    }
    expect([...patterns].sort()).toEqual(['01111', '10001', '11110'])
  })

  it('gives whole values of one parent or the other', () => {
    const config = mixingConfig.parse({ policy: 'column-cutmix' })
    const plan = planMixing(batch, config, generator(8, 'mixing'))
    const mixed = applyMixing(plan.variant, feed(plan))!.mix(tf.tensor2d(batch.features, [4, 5]))
    mixed.dataSync().forEach((value, i) => {
      const partner = plan.partners!.rows[Math.floor(i / 5)]! * 5 + (i % 5)
      expect(value).toBe(
        plan.values['mask']!.data[i % 5] ? batch.features[partner] : batch.features[i]
      )
    })
  })
})
