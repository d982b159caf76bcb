import * as tf from '@tensorflow/tfjs'
import { afterAll, describe, expect, it } from 'vitest'
import { dropout } from './dropout'

afterAll(async () => {
  await tf.setBackend('tensorflow')
})

describe.each(['tensorflow', 'cpu'])('dropout on %s', (backend) => {
  const drop = (seed: [number, number], layer: number) =>
    tf.tidy(() =>
      dropout(tf.ones([100, 100]), 0.3, tf.tensor1d(seed, 'int32'), layer).dataSync<'float32'>()
    )

  it('zeroes its share and scales the rest', async () => {
    await tf.setBackend(backend)
    const values = drop([1, 2], 0)
    const zeros = values.filter((value) => value === 0).length / values.length
    // five standard deviations of 10,000 draws
    expect(Math.abs(zeros - 0.3)).toBeLessThan(5 * Math.sqrt((0.3 * 0.7) / 10_000))
    expect(new Set(values)).toEqual(new Set([0, Math.fround(1 / 0.7)]))
  })

  it('depends on seed and layer, and on nothing else', async () => {
    await tf.setBackend(backend)
    const first = drop([1, 2], 0)
    expect(drop([1, 2], 0)).toEqual(first)
    for (const [seed, layer] of [
      [[1, 3], 0],
      [[2, 2], 0],
      [[1, 2], 1]
    ] as [[number, number], number][]) {
      const other = drop(seed, layer)
      const same = other.filter((value, i) => value === first[i]).length / other.length
      // independent masks agree on 0.3^2 + 0.7^2 of the places
      expect(Math.abs(same - 0.58)).toBeLessThan(0.025)
    }
  })
})
