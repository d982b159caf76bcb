import { describe, expect, it } from 'vitest'
import reference from '../../reference/beta.json'
import { betaDensity, betaQuantile, sampleBeta } from './beta'
import { generator } from './random'
import { incompleteBeta } from './special-functions'

const relative = (actual: number, expected: number) =>
  Math.abs(actual - expected) / Math.max(Math.abs(expected), Number.MIN_VALUE)

describe.each(reference.cases)('Beta($alpha, $alpha)', ({ alpha, variance, quantiles, pdf }) => {
  const draws = (() => {
    const random = generator(11, 'mixing', 0, Math.round(alpha * 100))
    return Float64Array.from({ length: 20_000 }, () => sampleBeta(alpha, alpha, random)).sort()
  })()

  it('is drawn: no NaN, and a Kolmogorov distance under the bound', () => {
    // What rounds to 1 lies above 1 - 2^-54: at alpha 0.01 that is a third of all draws.
    const belowOne = 1 - incompleteBeta(2 ** -54, alpha, alpha)
    let distance = 0
    draws.forEach((x, i) => {
      const share = incompleteBeta(x, alpha, alpha)
      const before = x === 1 ? belowOne : share
      if (draws[i - 1] !== x) distance = Math.max(distance, before - i / draws.length)
      if (draws[i + 1] !== x) distance = Math.max(distance, (i + 1) / draws.length - share)
    })
    expect(draws.every((x) => x >= 0 && x <= 1)).toBe(true)
    expect(distance).toBeLessThan(reference.ks20000)
  })

  it('has the variance it should have', () => {
    const sampled = draws.reduce((sum, x) => sum + (x - 0.5) ** 2, 0) / draws.length
    expect(Math.abs(sampled - variance)).toBeLessThan(4 * Math.sqrt(1 / 20_000) * variance)
  })

  it('agrees with the distribution and density of SciPy', () => {
    for (const [p, x] of quantiles) {
      if (x === 1) continue
      // Near 1, where the density is steep, a quantile is known no better than to its rounding.
      const rounding = betaDensity(x!, alpha, alpha) * x! * 2 ** -53
      const difference = Math.abs(incompleteBeta(x!, alpha, alpha) - p!)
      expect(difference).toBeLessThan(1e-12 + rounding)
      expect(Math.abs(betaQuantile(p!, alpha, alpha) - x!)).toBeLessThan(1e-12)
    }
    for (const [x, density] of pdf) {
      expect(relative(betaDensity(x!, alpha, alpha), density!)).toBeLessThan(1e-12)
    }
  })
})

describe('sampleBeta', () => {
  it('gives 1, no mixing, for alpha 0 and refuses what is no parameter', () => {
    const random = generator(1, 'mixing')
    expect(sampleBeta(0, 0, random)).toBe(1)
    expect(() => sampleBeta(-1, 1, random)).toThrow(RangeError)
    expect(() => sampleBeta(NaN, 1, random)).toThrow(RangeError)
  })

  it('draws an asymmetric Beta(0.5, 3): mean 1/7', () => {
    const random = generator(2, 'mixing')
    let sum = 0
    for (let i = 0; i < 20_000; i++) sum += sampleBeta(0.5, 3, random)
    // Standard deviation of Beta(0.5, 3): sqrt(1.5 / (12.25 * 4.5)) = 0.165.
    expect(Math.abs(sum / 20_000 - 1 / 7)).toBeLessThan((4 * 0.165) / Math.sqrt(20_000))
  })
})
