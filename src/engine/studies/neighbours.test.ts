import * as tf from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import { generator } from '../../core/random'
import { centred, doubtfulLabels, duplicatesAcross, neighboursOf, outliersOf } from './neighbours'

describe('neighbours', () => {
  // Angles 0, 10, 90 and 180 degrees.
  const at = [0, 10, 90, 180].flatMap((degrees) => {
    const angle = (degrees * Math.PI) / 180
    return [Math.cos(angle), Math.sin(angle)]
  })

  it('are the others by their cosine, the most similar first', async () => {
    const before = tf.memory().numTensors
    const found = await neighboursOf({ width: 2, values: Float32Array.from(at) }, 2)
    expect(tf.memory().numTensors).toBe(before)
    expect([...found.indices]).toEqual([1, 2, 0, 2, 1, 0, 2, 1])
    expect(found.similarities[0]).toBeCloseTo(Math.cos(Math.PI / 18), 6)
    expect(found.similarities[7]).toBeCloseTo(-Math.cos(Math.PI / 18), 6)
  })

  it('are at most all others', async () => {
    const { count } = await neighboursOf({ width: 2, values: Float32Array.from(at) }, 10)
    expect(count).toBe(3)
  })

  it('are those of a slow search, over several blocks of rows', async () => {
    const random = generator(1, 'generation')
    const [examples, width] = [300, 5]
    const { values } = await centred({
      width,
      values: Float32Array.from({ length: examples * width }, () => random.normal())
    })
    const found = await neighboursOf({ width, values }, 3)
    for (const one of [0, 255, 256, 299]) {
      const cosine = (other: number): number =>
        [0, 1, 2, 3, 4].reduce(
          (sum, axis) => sum + values[one * width + axis]! * values[other * width + axis]!,
          0
        )
      const expected = Array.from({ length: examples }, (_, other) => other)
        .filter((other) => other !== one)
        .sort((a, b) => cosine(b) - cosine(a))
        .slice(0, 3)
      expect([...found.indices.subarray(one * 3, one * 3 + 3)]).toEqual(expected)
    }
  })
})

it('takes away what all have in common', async () => {
  const { values } = await centred({ width: 2, values: Float32Array.of(5, 1, 5, 3, 5, 2) })
  expect([...values]).toEqual([0, -1, 0, 1, 0, 0])
})

it('lists a pair in different splits once, and none within a split', () => {
  const neighbours = {
    count: 2,
    indices: Int32Array.of(1, 2, 0, 2, 1, 0),
    similarities: Float32Array.of(1, 0.999, 1, 0.5, 0.5, 0.999)
  }
  const found = duplicatesAcross(neighbours, Uint8Array.of(0, 0, 2))
  expect(found).toEqual([{ first: 0, second: 2, similarity: expect.closeTo(0.999, 6) as number }])
})

it('doubts a label that four of five neighbours do not have, and none that they share', () => {
  const neighbours = {
    count: 5,
    indices: Int32Array.from([
      ...[1, 2, 3, 4, 5],
      ...[0, 2, 3, 4, 5],
      ...[0, 1, 3, 4, 5],
      ...[0, 1, 2, 4, 5],
      ...[0, 1, 2, 3, 5],
      ...[0, 1, 2, 3, 4]
    ]),
    similarities: new Float32Array(30)
  }
  const labels = Int32Array.of(7, 3, 3, 3, 3, 7)
  expect(doubtfulLabels(neighbours, labels)).toEqual([
    { example: 0, likely: 3, agreeing: 4, neighbours: 5 },
    { example: 5, likely: 3, agreeing: 4, neighbours: 5 }
  ])
})

describe('outliers', () => {
  /** Two neighbours each: one that is the same, and one at a distance between vectors of length 1. */
  const at = (distances: number[]) => ({
    count: 2,
    indices: new Int32Array(2 * distances.length),
    similarities: Float32Array.from(distances.flatMap((one) => [1, 1 - one ** 2 / 2]))
  })
  // Quartiles 0.3 and 0.6, so the fence is at 1.05.
  const crowd = [0.2, 0.3, 0.4, 0.5, 0.6, 0.6, 0.5, 0.4, 0.3, 0.2]

  it('are far from their last neighbour, whatever the first one, the farthest first', () => {
    expect(outliersOf(at([1.4, ...crowd, 2]))).toEqual([
      { example: 11, similarity: -1, neighbours: 2 },
      { example: 0, similarity: expect.closeTo(0.02, 6) as number, neighbours: 2 }
    ])
  })

  it('are none where no example stands out, nor where one has no neighbour', () => {
    expect(outliersOf(at([1, ...crowd, 1]))).toEqual([])
    expect(outliersOf({ ...at([]), count: 0 })).toEqual([])
  })
})
