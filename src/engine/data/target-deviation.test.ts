import { expect, it } from 'vitest'
import { targetDeviation } from './target-deviation'

it('is the root of the mean variance over the targets', () => {
  // numpy.sqrt((numpy.var([1, 2, 3, 4], ddof=1) + numpy.var([10, 10, 20, 20], ddof=1)) / 2)
  const values = Float32Array.of(1, 10, 2, 10, 3, 20, 4, 20)
  expect(targetDeviation({ values, names: ['a', 'b'] })).toBeCloseTo(4.183300132670378, 12)
})
