import type { Interval } from '../statistics'
import { equivalenceP, intervalOf, pValue, type DifferenceEstimate } from './estimate'
import { holmAdjusted } from './holm'
import { signsCanTell, type SignFlip } from './sign-flip'

/** Fewer seeds, or training sets, never give a verdict. */
const fewestReplicates = 3

export type Outcome = 'better' | 'worse' | 'no relevant difference' | 'not enough evidence'

export interface Comparison {
  estimate: DifferenceEstimate
  /** Over seeds of one fixed split; null where there are none or too few. */
  signFlip: SignFlip | null
  /** Why the metric allows no verdict on such data; null where it does. */
  refusal: string | null
}

/** Reasons to doubt the interval of a comparison. */
export interface Doubts {
  /** The differences of eight seeds or more are far from normal. */
  isSkewed: boolean
  /** The share of the spread between examples that the one farthest from the mean has. */
  largestShare: number
}

export interface Criterion {
  /** Smallest difference that matters, in units of the metric. */
  margin: number
  higherIsBetter: boolean
  /** Of the look: 0.05 for one look, 0.02 for each of three. */
  level: number
}

export interface Judgement {
  outcome: Outcome
  interval: Interval
  p: number
  /** By Holm, over all comparisons. */
  adjustedP: number
}

/**
 * The verdicts on all comparisons of one experiment, at a planned look. No relevant difference: the whole interval lies inside the margin
 * (two one-sided tests, Schuirmann 1987), however small p is. Better or worse: else, if Holm's adjusted p is at most the
 * level. Where enough seeds are there for sign flips to reach the level, both must agree.
 */
export function judge(comparisons: Comparison[], criterion: Criterion): Judgement[] {
  const ps = comparisons.map((comparison) => decidingP(comparison, criterion, comparisons.length))
  const adjusted = holmAdjusted(ps)
  return comparisons.map((comparison, index): Judgement => {
    const adjustedP = adjusted[index]!
    return {
      outcome: outcomeOf(comparison, adjustedP, criterion),
      interval: intervalOf(comparison.estimate, criterion.level),
      p: ps[index]!,
      adjustedP
    }
  })
}

/** The larger of both p where sign flips decide too; NaN where nothing may be decided. */
function decidingP(
  { estimate, signFlip, refusal }: Comparison,
  { level }: Criterion,
  comparisons: number
): number {
  if (refusal !== null || estimate.replicates < fewestReplicates) return NaN
  const p = pValue(estimate)
  const canTell = signsCanTell(estimate.replicates, level / comparisons)
  return signFlip && canTell ? Math.max(p, signFlip.p) : p
}

function outcomeOf(
  { estimate }: Comparison,
  adjustedP: number,
  { margin, higherIsBetter, level }: Criterion
): Outcome {
  if (Number.isNaN(adjustedP)) return 'not enough evidence'
  if (equivalenceP(estimate, margin) < level) return 'no relevant difference'
  if (adjustedP > level) return 'not enough evidence'
  return estimate.centre > 0 === higherIsBetter ? 'better' : 'worse'
}
