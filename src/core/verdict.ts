import { holmAdjusted, type PairedTest } from './paired-test'
import { neededPairs } from './power'

const significance = 0.05

interface Judgement {
  outcome: 'better' | 'worse' | 'no relevant difference' | 'too few seeds'
  p: number
  adjustedP: number
  /** Pairs that would tell with 80 % power; null unless there are too few, or where a thousand would not do. */
  seedsNeeded: number | null
}

interface Criterion {
  /** Smallest difference that matters, in units of the metric. */
  relevant: number
  higherIsBetter: boolean
}

/**
 * What all comparisons with one metric say together. No relevant difference: the 95 % interval lies inside the smallest
 * difference that matters (two one-sided tests, Schuirmann 1987). Better or worse: else, and Holm's adjusted p is below
 * 0.05.
 */
export function judge(
  tests: PairedTest[],
  criterion: Criterion,
  level = significance
): Judgement[] {
  const adjusted = holmAdjusted(tests.map(({ p }) => p))
  return tests.map((test, index) => {
    const adjustedP = adjusted[index]!
    const outcome = outcomeOf(test, adjustedP, criterion, level)
    const seedsNeeded =
      outcome === 'too few seeds' ? pairsToTell(test, criterion, tests.length) : null
    return { outcome, p: test.p, adjustedP, seedsNeeded }
  })
}

function outcomeOf(
  { pairs, difference, low, high }: PairedTest,
  adjustedP: number,
  { relevant, higherIsBetter }: Criterion,
  level: number
): Judgement['outcome'] {
  if (pairs < 2) return 'too few seeds'
  if (low > -relevant && high < relevant) return 'no relevant difference'
  if (!(adjustedP < level)) return 'too few seeds'
  return difference > 0 === higherIsBetter ? 'better' : 'worse'
}

/**
 * Reckoned with Bonferroni's level, a little more than Holm's needs: pairs that find the smallest difference that
 * matters. Where so many are there already, the truth lies between none and that: those that tell what was seen.
 */
function pairsToTell(
  { pairs, difference, deviation, overlap }: PairedTest,
  { relevant }: Criterion,
  comparisons: number
): number | null {
  if (pairs < 2) return null
  const level = { significance: significance / comparisons, overlap }
  const planned = neededPairs(relevant / deviation, level)
  const seen = Math.max(Math.abs(difference), relevant - Math.abs(difference))
  const needed = planned > pairs ? planned : neededPairs(seen / deviation, level)
  return Number.isFinite(needed) ? Math.max(needed, pairs + 1) : null
}
