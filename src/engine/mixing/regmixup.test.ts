import * as tf from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import { applyMixing } from '.'
import { feed } from './testing/plan-fixtures'
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
})
