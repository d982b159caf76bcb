import * as tf from '@tensorflow/tfjs'
import { expect, it } from 'vitest'
import { nearest, representationsOf } from './representation'
import { examplesOf, linearModel } from './testing/study'

const rows = [
  [3, 4],
  [0, 2],
  [-3, -4],
  [6, 8]
]
const examples = examplesOf(rows, [0, 0, 1, 0], 2)

it('scales what the last layer sees to length 1: of a linear model, its inputs', async () => {
  const model = linearModel({ shape: [2, 2], data: [1, 0, -1, 0] })
  const before = tf.memory().numTensors
  const asked = Int32Array.of(0, 1, 2, 3)
  const found = await representationsOf(model, examples, asked, () => undefined)
  expect(tf.memory().numTensors).toBe(before)
  expect(found.width).toBe(2)
  const expected = [0.6, 0.8, 0, 1, -0.6, -0.8, 0.6, 0.8]
  found.values.forEach((value, at) => expect(value).toBeCloseTo(expected[at]!, 6))

  const alike = nearest(found.values.slice(0, 2), found, 3)
  expect(alike.map(({ index }) => index)).toEqual([0, 3, 1])
  expect(alike[2]!.similarity).toBeCloseTo(0.8, 6)
})
