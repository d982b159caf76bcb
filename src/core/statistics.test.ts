import { describe, expect, it } from 'vitest'
import { mean, meanInterval, quantile, standardDeviation } from './statistics'
import { studentCritical } from './student-t'

const a = [0.91, 0.93, 0.9, 0.94, 0.92]

describe('means', () => {
  it('estimate mean, deviation and where the mean lies (scipy.stats.t.interval)', () => {
    expect(mean([2, 4, 9])).toBe(5)
    expect(standardDeviation([2, 4, 9])).toBeCloseTo(Math.sqrt(13), 12)
    const interval = meanInterval(a)
    expect(interval.low).toBeCloseTo(0.9003675683852246, 12)
    expect(interval.high).toBeCloseTo(0.9396324316147757, 12)
    expect(meanInterval([1])).toEqual({ low: NaN, high: NaN })
  })

  // scipy.stats.t.ppf(1 - p / 2, degrees)
  it.each([
    [0.05, 4, 2.7764451051977934],
    [0.01, 1, 63.656741162871526],
    [0.05, 999, 1.9623414611334493],
    [0.1, 2.5, 2.5582186141359355]
  ])('know Student: critical t for %f and %f degrees', (p, degrees, expected) => {
    expect(studentCritical(p, degrees) / expected).toBeCloseTo(1, 11)
  })
})

it('interpolate quantiles', () => {
  expect(quantile([1, 2, 4], 0.75)).toBe(3)
  expect(quantile([1], 0.1)).toBe(1)
})
