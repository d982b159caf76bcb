import { expect, it } from 'vitest'
import { relativeDifference } from './relative-difference'

it('is a share of the largest expected value', () => {
  expect(relativeDifference([1, -7.9], [1, -8])).toBeCloseTo(0.0125, 12)
  expect(relativeDifference([0.5, 0], [0, 0])).toBe(0.5)
  expect(relativeDifference([], [])).toBe(0)
})

it('is no number where there is nothing to compare', () => {
  expect(relativeDifference([1], [1, 2])).toBeNaN()
  expect(relativeDifference([NaN, 2], [1, 2])).toBeNaN()
  expect(relativeDifference([1, 2], [1, NaN])).toBeNaN()
})
