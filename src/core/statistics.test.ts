import { describe, expect, it } from 'vitest'
import { bootstrapInterval, quantile } from './bootstrap'
import { holmAdjusted, pairedTest } from './paired-test'
import { neededPairs, pairedPower } from './power'
import { generator } from './random'
import { mean, meanInterval, standardDeviation } from './statistics'
import { studentCritical } from './student-t'

const a = [0.91, 0.93, 0.9, 0.94, 0.92]
const b = [0.93, 0.94, 0.93, 0.95, 0.92]

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

describe('paired comparison', () => {
  it('is the paired t test (scipy.stats.ttest_rel)', () => {
    const test = pairedTest(a, b)
    expect(test.difference).toBeCloseTo(0.014, 12)
    expect(test.t).toBeCloseTo(2.7456258919345697, 10)
    expect(test.p).toBeCloseTo(0.05160595781117509, 12)
    expect(test.low).toBeCloseTo(-0.00015714776982275573, 12)
    expect(test.high).toBeCloseTo(0.028157147769822734, 12)
  })

  it('corrects for overlapping splits: t = 0.014 / sqrt(0.00013 * (1/5 + 0.15/0.7))', () => {
    const test = pairedTest(a, b, { overlap: 0.15 / 0.7 })
    expect(test.t).toBeCloseTo(1.9076837511573268, 10)
    expect(test.p).toBeCloseTo(0.12909006063375045, 12)
  })

  it('says nothing of a single pair, and nothing differs where all is equal', () => {
    expect(pairedTest([1], [2]).p).toBeNaN()
    expect(pairedTest([1, 2], [1, 2])).toMatchObject({ t: 0, p: 1, low: 0, high: 0 })
    expect(() => pairedTest([1], [1, 2])).toThrow(RangeError)
  })

  it('adjusts for many tests (statsmodels multipletests, holm)', () => {
    const adjusted = holmAdjusted([0.01, 0.04, 0.03, NaN, 0.005, 0.5])
    const expected = [0.04, 0.09, 0.09, NaN, 0.025, 0.5]
    adjusted.forEach((p, i) => {
      if (Number.isNaN(expected[i])) expect(p).toBeNaN()
      else expect(p).toBeCloseTo(expected[i]!, 12)
    })
  })
})

describe('power', () => {
  // statsmodels.stats.power.TTestPower().power(effect, pairs, 0.05)
  it.each([
    [0.5, 10, 0.2931756065140767],
    [1.2, 5, 0.5302212511402787],
    [0.2, 100, 0.508264806621038],
    [0.8, 2, 0.07882061454243196]
  ])('of an effect of %f over %i pairs', (effect, pairs, expected) => {
    expect(pairedPower(effect, pairs)).toBeCloseTo(expected, 8)
  })

  // TTestPower().solve_power(effect, power=0.8, alpha=0.05), rounded up
  it.each([
    [0.5, 34],
    [1.2, 8],
    [0.2, 199],
    [3, 4]
  ])('needs for an effect of %f pairs: %i', (effect, expected) => {
    expect(neededPairs(effect)).toBe(expected)
  })

  it('never finds no effect', () => {
    expect(pairedPower(0, 10)).toBeCloseTo(0.05, 10)
    expect(neededPairs(0)).toBe(Infinity)
  })
})

describe('bootstrap', () => {
  it('interpolates quantiles', () => {
    expect(quantile([1, 2, 4], 0.75)).toBe(3)
    expect(quantile([1], 0.1)).toBe(1)
  })

  it('covers the mean of 400 normal numbers about as t does', () => {
    const random = generator(3, 'generation')
    const values = Float64Array.from({ length: 400 }, () => random.normal())
    const figure = (places: Int32Array) => mean(Float64Array.from(places, (i) => values[i]!))
    const interval = bootstrapInterval(400, figure, random)
    const exact = meanInterval(values)
    expect(Math.abs(interval.low - exact.low)).toBeLessThan(0.015)
    expect(Math.abs(interval.high - exact.high)).toBeLessThan(0.015)
  })
})
