import { mean, variance, type Interval } from './statistics'
import { studentCritical, studentTwoSided } from './student-t'

export interface PairedTest extends Interval {
  pairs: number
  /** Mean difference, b - a. */
  difference: number
  /** Standard deviation of the differences. */
  deviation: number
  t: number
  /** Two-sided. */
  p: number
  /** Of test to training examples, for which the variance was corrected; 0 for independent data. */
  overlap: number
}

/**
 * Whether b differs from a over paired runs (same seed, split and order), by Student's t.
 * @param overlap 0 for independent data; for repeated random splits of one data set the ratio of test to training
 *   examples, which corrects the variance for their overlap (Nadeau and Bengio 2003)
 * @returns NaN for t, p and interval with fewer than two pairs
 */
export function pairedTest(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  { overlap = 0, confidence = 0.95 } = {}
): PairedTest {
  if (a.length !== b.length) {
    throw new RangeError(`paired runs are needed, not ${a.length} against ${b.length}`)
  }
  const differences = Float64Array.from(a, (value, i) => b[i]! - value)
  const pairs = differences.length
  const difference = mean(differences)
  const spread = variance(differences)
  const deviation = Math.sqrt(spread)
  const seen = { pairs, difference, deviation, overlap }
  if (pairs < 2) return { ...seen, t: NaN, p: NaN, low: NaN, high: NaN }
  const error = Math.sqrt(spread * (1 / pairs + overlap))
  const t = difference === 0 ? 0 : difference / error
  const reach = studentCritical(1 - confidence, pairs - 1) * error
  return {
    ...seen,
    t,
    p: studentTwoSided(Math.abs(t), pairs - 1),
    low: difference - reach,
    high: difference + reach
  }
}

/** Holm 1979: p values adjusted for testing all of them, in their given order. NaN is no test and stays. */
export function holmAdjusted(values: ArrayLike<number>): number[] {
  const tests = Array.from(values, (p, index) => ({ p, index })).filter(({ p }) => !Number.isNaN(p))
  tests.sort((one, other) => one.p - other.p)
  const adjusted = Array.from(values)
  let highest = 0
  tests.forEach(({ p, index }, rank) => {
    highest = Math.max(highest, Math.min(1, p * (tests.length - rank)))
    adjusted[index] = highest
  })
  return adjusted
}
