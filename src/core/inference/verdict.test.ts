import { describe, expect, it } from 'vitest'
import reference from '../../../reference/inference.json'
import { crossedEstimate } from './crossed'
import type { DifferenceEstimate } from './estimate'
import { holmAdjusted } from './holm'
import { isFarFromNormal, skewnessP } from './normality'
import { signFlip, signsCanTell } from './sign-flip'
import { judge, type Comparison } from './verdict'

const accuracy = { margin: 0.01, higherIsBetter: true, level: 0.05 }

/** Differences of 0/1 scores on `examples` with `seeds`: the first `gains` examples always gain. */
function gaining(gains: number, examples: number, seeds: number): Comparison {
  const values = Array.from({ length: examples * seeds }, (_, i) => (i < gains * seeds ? 1 : 0))
  return {
    estimate: crossedEstimate({ examples, seeds, values }, true),
    signFlip: null,
    refusal: null
  }
}

const known = (difference: number, error: number, replicates = 10): Comparison => {
  const estimate: DifferenceEstimate = {
    ...{ difference, centre: difference, variance: error ** 2, degrees: 100 },
    ...{ overSeeds: null, examples: 1000, testedEach: 1000, replicates, isBinary: false },
    components: { example: 0, seed: 0, residual: 0 }
  }
  return { estimate, signFlip: null, refusal: null }
}

const outcomes = (comparisons: Comparison[], criterion = accuracy) =>
  judge(comparisons, criterion).map(({ outcome }) => outcome)

describe('the verdict', () => {
  it('tells better, worse, no relevant difference and too little evidence apart', () => {
    const compared = [known(0.05, 0.01), known(-0.05, 0.01), known(0.001, 0.002), known(0.01, 0.01)]
    expect(outcomes(compared)).toEqual([
      ...['better', 'worse', 'no relevant difference', 'not enough evidence']
    ])
    const fewer = { ...accuracy, higherIsBetter: false }
    expect(outcomes([known(0.05, 0.01)], fewer)).toEqual(['worse'])
  })

  it('finds nothing relevant in a small difference, however certain it is', () => {
    expect(outcomes([known(0.003, 0.0001)])).toEqual(['no relevant difference'])
  })

  it('adjusts p over all comparisons, and keeps to the level of the look', () => {
    // t = 2.5 with 100 degrees: p = 0.014
    expect(outcomes([known(0.025, 0.01)])).toEqual(['better'])
    const four = Array.from({ length: 4 }, () => known(0.025, 0.01))
    expect(new Set(outcomes(four))).toEqual(new Set(['not enough evidence']))
    const atThree = { ...accuracy, level: 0.02 }
    expect(outcomes([known(0.025, 0.01)], atThree)).toEqual(['better'])
    expect(outcomes([known(0.023, 0.01)], atThree)).toEqual(['not enough evidence'])
  })

  it('gives none from fewer than three seeds, nor where the metric refuses', () => {
    expect(outcomes([known(0.05, 0.001, 2)])).toEqual(['not enough evidence'])
    const refused = { ...known(0.05, 0.001), refusal: 'A class has 1 test example.' }
    expect(outcomes([refused])).toEqual(['not enough evidence'])
    expect(judge([refused], accuracy)[0]!.p).toBeNaN()
  })

  // One test example of 60 in each of two or three seeds had been "worse, p < 0.001".
  it('takes ties for what they are', () => {
    expect(outcomes([gaining(1, 60, 2)])).toEqual(['not enough evidence'])
    expect(outcomes([gaining(1, 60, 3)])).toEqual(['not enough evidence'])
    expect(outcomes([gaining(0, 27, 5)])).toEqual(['not enough evidence'])
    expect(outcomes([gaining(0, 299, 5)])).toEqual(['not enough evidence'])
    expect(outcomes([gaining(0, 300, 5)])).toEqual(['no relevant difference'])
  })

  it('lets sign flips decide too, where they can reach the level', () => {
    const doubtful = { interval: { low: -0.01, high: 0.1 }, p: 0.2 }
    const withFlips = (seeds: number) => ({ ...known(0.05, 0.01, seeds), signFlip: doubtful })
    expect(outcomes([withFlips(6)])).toEqual(['not enough evidence'])
    expect(outcomes([withFlips(5)])).toEqual(['better'])
    // Of three comparisons: 2/2^6 = 0.031 is above 0.05/3, 2/2^7 = 0.0156 is below.
    const among = (seeds: number) => outcomes([withFlips(seeds), known(0, 1), known(0, 1)])[0]
    expect(among(6)).toBe('better')
    expect(among(7)).toBe('not enough evidence')
  })
})

describe('sign flips', () => {
  it.each(reference.signFlip)('equal those of all signs, inverted, data %#', (expected) => {
    const found = signFlip(expected.values, 0.05)!
    expect(found.p).toBeCloseTo(expected.p, 12)
    expect(found.interval.low).toBeCloseTo(expected.low, 12)
    expect(found.interval.high).toBeCloseTo(expected.high, 12)
  })

  it('need six seeds for one comparison at 0.05', () => {
    expect(signsCanTell(5, 0.05)).toBe(false)
    expect(signsCanTell(6, 0.05)).toBe(true)
    expect(signFlip([1, 2, 3, 4, 5], 0.05)).toBeNull()
  })

  it('draw subsets where there are too many, about as all would say', () => {
    const values = Array.from({ length: 20 }, (_, i) => Math.sin(i) + 0.3)
    const { interval, p } = signFlip(values, 0.05)!
    // All 2^20 subsets by numpy: -0.028, 0.637, p 0.0697; here to the noise of 4,095 draws
    expect(interval.low).toBeCloseTo(-0.028, 1)
    expect(interval.high).toBeCloseTo(0.637, 1)
    expect(p).toBeGreaterThan(0.05)
    expect(p).toBeLessThan(0.09)
  })
})

it('adjusts p by Holm', () => {
  // statsmodels multipletests, holm
  const adjusted = holmAdjusted([0.01, 0.04, 0.03, 0.005, 0.5])
  ;[0.04, 0.09, 0.09, 0.025, 0.5].forEach((p, i) => expect(adjusted[i]).toBeCloseTo(p, 12))
  expect(holmAdjusted([0.01, 0.04, 0.03])).toEqual([0.03, 0.06, 0.06])
  expect(holmAdjusted([0.01, 0.04, NaN])).toEqual([0.03, 0.08, NaN])
})

describe('differences far from normal', () => {
  it.each(reference.skewness)('equal scipy.stats.skewtest, data %#', ({ values, p }) => {
    expect(skewnessP(values) / p).toBeCloseTo(1, 10)
  })

  it('are noticed from eight seeds on: fine nine times, collapsed the tenth', () => {
    const collapsing = reference.skewness[2]!.values
    expect(isFarFromNormal(collapsing)).toBe(true)
    expect(isFarFromNormal(collapsing.slice(3))).toBe(false)
    expect(isFarFromNormal(Array(10).fill(0))).toBe(false)
  })
})
