import { describe, expect, it } from 'vitest'
import { pairedTest } from './paired-test'
import { neededPairs } from './power'
import { judge } from './verdict'

const plain = [0.9, 0.92, 0.91, 0.93, 0.89]
const better = [0.93, 0.94, 0.95, 0.95, 0.92]
const same = [0.901, 0.922, 0.909, 0.93, 0.892]
const unclear = [0.95, 0.88, 0.93, 0.9, 0.92]
const accuracy = { relevant: 0.01, higherIsBetter: true }
const outcomes = (values: number[][], criterion = accuracy) =>
  judge(
    values.map((scores) => pairedTest(plain.slice(0, scores.length), scores)),
    criterion
  )

describe('the verdict over seeds', () => {
  // p: scipy.stats.ttest_rel(scores, plain).pvalue; adjusted by hand: 3p, 2p, p in their order
  it('tells better, no relevant difference and too few seeds apart, adjusted over all three', () => {
    const [first, second, third] = outcomes([better, same, unclear])
    expect(first).toMatchObject({ outcome: 'better', seedsNeeded: null })
    expect(first!.p).toBeCloseTo(0.0017051574847275891, 12)
    expect(first!.adjustedP).toBeCloseTo(0.005115472454182767, 12)
    expect(second).toMatchObject({ outcome: 'no relevant difference', seedsNeeded: null })
    expect(second!.adjustedP).toBeCloseTo(0.4839630611360417, 12)
    // the first n whose power by scipy.stats.nct at alpha 0.05/3 and effect 0.01/deviation reaches 0.8
    expect(third).toMatchObject({ outcome: 'too few seeds', seedsNeeded: 164 })
  })

  it('turns round where less is better', () => {
    const criterion = { ...accuracy, higherIsBetter: false }
    expect(outcomes([better], criterion)[0]!.outcome).toBe('worse')
  })

  it('finds nothing relevant in a small difference, however certain it is', () => {
    const slightly = plain.map((value, seed) => value + 0.003 + 0.0001 * (seed % 2))
    const [judged] = outcomes([slightly])
    expect(judged!.adjustedP).toBeLessThan(1e-4)
    expect(judged!.outcome).toBe('no relevant difference')
  })

  it('knows nothing of one pair, and bears differences that are all the same', () => {
    expect(outcomes([[0.95]])[0]).toMatchObject({ outcome: 'too few seeds', seedsNeeded: null })
    expect(outcomes([plain])[0]!.outcome).toBe('no relevant difference')
    const always = judge([pairedTest([0, 0, 0], [0.5, 0.5, 0.5])], accuracy)
    expect(always[0]).toMatchObject({ outcome: 'better', p: 0 })
  })

  it('asks for more pairs than there are where the truth lies in between', () => {
    const [judged] = judge(
      [
        {
          ...pairedTest([], []),
          ...{ pairs: 40, difference: 0.008, deviation: 0.01, p: 0.2, low: -0.001, high: 0.012 }
        }
      ],
      accuracy
    )
    expect(judged!.seedsNeeded).toBeGreaterThan(40)
  })
})

describe('pairs needed for repeated splits', () => {
  // scipy.stats.nct, noncentrality effect / sqrt(1/n + overlap): the first n whose power reaches 0.8
  it('grow with their overlap, beyond any number where it outweighs the effect', () => {
    expect(neededPairs(2, { overlap: 0.2 })).toBe(7)
    expect(neededPairs(3, { overlap: 0.5 })).toBe(6)
    expect(neededPairs(1, { overlap: 0.2 })).toBe(Infinity)
    expect(neededPairs(1, { significance: 0.05 / 3 })).toBe(14)
  })
})
