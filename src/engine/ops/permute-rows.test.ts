import * as tf from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import { permuteRows } from './permute-rows'

describe.each(['tensorflow', 'cpu'])('permuteRows on the backend %s', (backend) => {
  const on = async <T>(run: () => T): Promise<T> => {
    const before = tf.getBackend()
    await tf.setBackend(backend)
    try {
      return run()
    } finally {
      await tf.setBackend(before)
    }
  }

  it('gathers rows and sends the gradient back to where they came from', async () => {
    await on(() => {
      const x = tf.tensor2d([1, 2, 3, 4, 5, 6], [3, 2])
      const permutation = tf.tensor1d([2, 0, 1], 'int32')
      const inverse = tf.tensor1d([1, 2, 0], 'int32')
      const upstream = tf.tensor2d([10, 20, 30, 40, 50, 60], [3, 2])
      const { value, grads } = tf.valueAndGrads((rows: tf.Tensor) =>
        permuteRows(rows, permutation, inverse).mul(upstream).sum()
      )([x])
      expect([...permuteRows(x, permutation, inverse).dataSync()]).toEqual([5, 6, 1, 2, 3, 4])
      expect(value.dataSync()[0]).toBe(5 * 10 + 6 * 20 + 30 + 2 * 40 + 3 * 50 + 4 * 60)
      // Row 0 of x became row 1, row 1 row 2, row 2 row 0.
      expect([...grads[0]!.dataSync()]).toEqual([30, 40, 50, 60, 10, 20])
    })
  })

  it('leaves no tensors behind inside tidy', async () => {
    await on(() => {
      const x = tf.ones([4, 3])
      const order = tf.tensor1d([3, 2, 1, 0], 'int32')
      const before = tf.memory().numTensors
      tf.tidy(() => {
        tf.grad((rows: tf.Tensor) => permuteRows(rows, order, order).square().sum())(x)
      })
      expect(tf.memory().numTensors).toBe(before)
    })
  })
})
