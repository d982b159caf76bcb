import { describe, expect, it } from 'vitest'
import reference from '../../../reference/inference.json'
import { generator } from '../random'
import { crossedEstimate } from './crossed'
import { equivalenceP, halfWidth, intervalOf, pValue } from './estimate'
import { exampleMeans, tableOf, type DifferenceTable } from './table'
import { twoWayEstimate } from './two-way'

const rows = (values: number[][]): DifferenceTable => ({
  examples: values.length,
  seeds: values[0]!.length,
  values: values.flat()
})

const repeated = (row: number[], times: number): number[][] =>
  Array.from({ length: times }, () => row)

/** To 11 significant digits. */
const close = (value: number, expected: number) =>
  expect(Math.abs(value - expected)).toBeLessThanOrEqual(1e-11 * Math.max(Math.abs(expected), 1e-3))

describe('examples crossed with seeds', () => {
  it.each(reference.crossed)('equals numpy and scipy, table %#', (expected) => {
    const estimate = crossedEstimate(rows(expected.values), expected.binary)
    close(estimate.difference, expected.difference)
    close(estimate.variance, expected.variance)
    close(estimate.degrees, expected.degrees)
    const { example, seed, residual } = estimate.components
    expected.components.forEach((value, index) => close([example, seed, residual][index]!, value))
    close(halfWidth(estimate, 0.05), expected.half95)
    close(halfWidth(estimate, 0.02), expected.half98)
    close(pValue(estimate), expected.p)
  })

  it('is 0 in the middle of its interval at the level that is p', () => {
    for (const { values, binary } of reference.crossed) {
      const estimate = crossedEstimate(rows(values), binary)
      const { low, high } = intervalOf(estimate, pValue(estimate))
      if (pValue(estimate) < 1) expect(Math.min(Math.abs(low), Math.abs(high))).toBeLessThan(1e-9)
    }
  })

  it('equals a table computed by hand', () => {
    // Rows: means 1 and 0. Columns: 0.5, 0.5, 0.5. d = 0.5. MSA = 3 x 2 x 0.25 / 1 = 1.5, MSS = MSE = 0.
    const estimate = crossedEstimate(
      rows([
        [1, 1, 1],
        [0, 0, 0]
      ]),
      true
    )
    expect(estimate.variance).toBe(0.25)
    expect(estimate.degrees).toBe(1)
    // 12.706 x 0.5
    expect(halfWidth(estimate, 0.05)).toBeCloseTo(6.353102368, 8)
  })

  it('takes the seeds’ own t where it is wider', () => {
    // The seeds differ as a whole, the examples not at all: MSS alone, with n - 1 degrees.
    const estimate = crossedEstimate(
      tableOf([0.1, 0.3, 0.5].map((x) => Array.from({ length: 20 }, () => x))),
      false
    )
    // t(2, 0.975) x 0.2 / sqrt 3
    expect(halfWidth(estimate, 0.05)).toBeCloseTo((4.302652729911275 * 0.2) / Math.sqrt(3), 10)
  })

  it('falls back on the rule of three where nothing differs, and is never certain', () => {
    const nothing = crossedEstimate(rows(repeated([0, 0, 0], 300)), true)
    expect(nothing.degrees).toBe(299)
    expect(halfWidth(nothing, 0.05)).toBeCloseTo(2.995732273553991 / 300, 12)
    expect(pValue(nothing)).toBe(1)
    // 300 examples are enough for one point at 95 %, 299 are not.
    expect(equivalenceP(nothing, 0.01)).toBeLessThan(0.05)
    const fewer = crossedEstimate(rows(repeated([0, 0, 0], 299)), true)
    expect(equivalenceP(fewer, 0.01)).toBeGreaterThan(0.05)
    const always = crossedEstimate(rows(repeated([1, 1, 1], 10)), true)
    expect(pValue(always)).toBeCloseTo(Math.exp(-10), 15)
  })

  it('knows nothing of one seed, of one example, or of other scores that never vary', () => {
    expect(halfWidth(crossedEstimate(rows([[1], [0]]), true), 0.05)).toBeNaN()
    expect(pValue(crossedEstimate(rows([[1, 0]]), true))).toBeNaN()
    expect(
      pValue(
        crossedEstimate(
          rows([
            [2, 2],
            [2, 2]
          ]),
          false
        )
      )
    ).toBeNaN()
  })

  it('adds to the pigeonhole bootstrap as it should: the residual counts three times there', () => {
    const { values, binary } = reference.crossed[2]!
    const table = rows(values)
    const { examples: T, seeds: n } = table
    const { components } = crossedEstimate(table, binary)
    const random = generator(1, 'evaluation')
    const means = Array.from({ length: 20_000 }, () => {
      const [is, ss] = [T, n].map((k) => Array.from({ length: k }, () => random.integer(k)))
      let sum = 0
      for (const i of is!) for (const s of ss!) sum += values[i]![s]!
      return sum / (n * T)
    })
    const centre = means.reduce((sum, one) => sum + one, 0) / means.length
    const seen = means.reduce((sum, one) => sum + (one - centre) ** 2, 0) / (means.length - 1)
    // Exactly, from the sums of squares of this table: each factor shrinks by its (k - 1)/k.
    const { example, seed, residual } = components
    const ofExamples = ((example + residual / n) / T) * (1 - 1 / T)
    const ofSeeds = ((seed + residual / T) / n) * (1 - 1 / n)
    const ofResidual = (residual / (n * T)) * (1 - 1 / T) * (1 - 1 / n)
    const expected = ofExamples + ofSeeds + ofResidual
    // 4 standard errors of a variance from 20,000 draws
    expect(Math.abs(seen / expected - 1)).toBeLessThan(4 * Math.sqrt(2 / 20_000))
    const owen = example / T + seed / n + (3 * residual) / (n * T)
    expect(expected / owen).toBeGreaterThan(1 - 1 / n)
    expect(expected / owen).toBeLessThan(1)
  })

  it('averages the seeds of each example, and refuses seeds with other examples', () => {
    const table = rows([
      [1, 0],
      [0, 0],
      [1, 1],
      [-1, 0]
    ])
    expect([...exampleMeans(table)]).toEqual([0.5, 0, 1, -0.5])
    expect(() => tableOf([[1, 2], [1]])).toThrow('the same examples')
  })
})

describe('several training sets', () => {
  it.each(reference.twoWay)('equals numpy and scipy, data %#', (expected) => {
    const sets = expected.sets.map(([examples, differences]) => ({
      examples: examples!,
      differences: differences!
    }))
    const estimate = twoWayEstimate(sets, expected.binary)
    close(estimate.difference, expected.difference)
    close(estimate.centre, expected.centre)
    close(estimate.variance, expected.variance)
    close(estimate.degrees, expected.degrees)
    close(halfWidth(estimate, 0.05), expected.half95)
    close(halfWidth(estimate, 0.02), expected.half98)
    close(pValue(estimate), expected.p)
  })

  it('needs two training sets, and as many differences as examples', () => {
    const set = { examples: [0, 1, 2], differences: [1, 0, 0] }
    expect(halfWidth(twoWayEstimate([set], true), 0.05)).toBeNaN()
    expect(() => twoWayEstimate([{ examples: [0], differences: [] }], true)).toThrow(
      '0 differences'
    )
  })
})
