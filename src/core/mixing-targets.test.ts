import { describe, expect, it } from 'vitest'
import { accuracyCeilings, entropyFloor, meanLargerShare, mixedAccuracy } from './mixing-targets'

describe('entropy floor', () => {
  it('is ln 2 for an even blend and 0 for a clean label', () => {
    expect(entropyFloor([0.5, 0.5, 0], 3, 'classification')).toBeCloseTo(Math.LN2, 12)
    expect(entropyFloor([0.5, 0.5, 0, 1], 2, 'classification')).toBeCloseTo(Math.LN2 / 2, 12)
  })

  it('weighs examples as their losses are weighed', () => {
    const targets = [0.5, 0.5, 0, 1]
    expect(entropyFloor(targets, 2, 'classification', { rows: [1.5, 0.5] })).toBeCloseTo(
      (1.5 * Math.LN2) / 2,
      12
    )
  })

  it('is that of each label alone for label sets, and 0 for numbers', () => {
    const half = -(0.25 * Math.log(0.25) + 0.75 * Math.log(0.75))
    expect(entropyFloor([0.25, 1], 2, 'multi-label')).toBeCloseTo(half / 2, 12)
    expect(entropyFloor([3, -4], 1, 'regression')).toBe(0)
  })

  it('is the cross-entropy of the targets with themselves', () => {
    const targets = [0.7, 0.2, 0.1]
    const own = -targets.reduce((sum, p) => sum + p * Math.log(p), 0)
    expect(entropyFloor(targets, 3, 'classification')).toBeCloseTo(own, 12)
  })
})

describe('accuracy of mixed examples', () => {
  it('weighs hits by the targets and knows its ceiling', () => {
    // Predicting class 1 of (0.7, 0.3), then class 0 of (0.6, 0.4).
    const accuracy = mixedAccuracy([1, 0], [0.7, 0.3, 0.6, 0.4], 2)
    expect(accuracy.weighted).toBeCloseTo(0.45, 12)
    expect(accuracy.weightedCeiling).toBeCloseTo(0.65, 12)
    expect(accuracy.dominant).toBe(0.5)
  })

  it('cannot pass 55 % and 77.5 % for ten classes, random pairs and alpha 1', () => {
    const ceilings = accuracyCeilings(1, 0.1)
    expect(ceilings.againstFirst).toBeCloseTo(0.55, 12)
    expect(ceilings.weighted).toBeCloseTo(0.775, 12)
    expect(accuracyCeilings(0, 0.1)).toEqual({ againstFirst: 1, weighted: 1 })
  })

  it.each([
    // Beta(2, 2) has density 6x(1 - x): 2 * integral of 6x^2(1 - x) from 1/2 to 1 = 11/16.
    [2, 11 / 16],
    // Beta(1/2, 1/2), the arcsine law: 1/2 + 1/pi.
    [0.5, 0.5 + 1 / Math.PI]
  ])('the larger share of Beta(%f) is %f on average', (alpha, expected) => {
    expect(meanLargerShare(alpha)).toBeCloseTo(expected, 12)
  })
})
