import type { Interval } from '../statistics'
import { studentCritical, studentTwoSided } from '../student-t'

/** What the variance of a mean difference is made of, for one example, one seed and one cell of both. */
export interface VarianceComponents {
  /** Between examples. */
  example: number
  /** Between seeds, or training sets where there are several. */
  seed: number
  /** What is left: an example with a seed. */
  residual: number
}

/** A standard error with the degrees of freedom of its Student distribution. */
interface StandardError {
  error: number
  degrees: number
}

/** A mean difference, policy minus plain training, with all that its interval and p need at any level. */
export interface DifferenceEstimate {
  difference: number
  /** Middle of the interval: the difference, or with invented examples a little nearer to 0. */
  centre: number
  /** Of the centre; NaN if there is too little data to estimate it. */
  variance: number
  /** Of Satterthwaite's approximation. */
  degrees: number
  /** Over seeds alone, which the interval is never narrower than; null where only training sets were drawn. */
  overSeeds: StandardError | null
  /** Independent examples tested, or groups of them. */
  examples: number
  /** Examples tested with each training set. */
  testedEach: number
  /** Seeds of one training set, or training sets. */
  replicates: number
  /** Whether scores are 0 or 1: then ln(1/level) / examples is the least half-width (the rule of three). */
  isBinary: boolean
  /** At or above 0. */
  components: VarianceComponents
}

/** The least half-width that this many 0/1 scores allow: 3 / examples at 95 % (Hanley and Lippman-Hand 1983). */
export const leastHalfWidth = (examples: number, level: number): number =>
  Math.log(1 / level) / examples

/** A variance of 0 is informative only for 0/1 scores, through their least half-width. */
const isKnown = ({ variance, isBinary }: DifferenceEstimate): boolean =>
  isBinary ? variance >= 0 : variance > 0

/**
 * Half the width of the interval: the largest of Satterthwaite's, the seeds' own t and the least for 0/1 scores.
 * @param level 0.05 for a 95 % interval
 * @returns NaN where the variance is not known
 */
export function halfWidth(estimate: DifferenceEstimate, level: number): number {
  if (!isKnown(estimate)) return NaN
  const { variance, degrees, overSeeds, examples, isBinary } = estimate
  return Math.max(
    Math.sqrt(variance) * studentCritical(level, degrees),
    overSeeds ? overSeeds.error * studentCritical(level, overSeeds.degrees) : 0,
    isBinary ? leastHalfWidth(examples, level) : 0
  )
}

export function intervalOf(estimate: DifferenceEstimate, level: number): Interval {
  const half = halfWidth(estimate, level)
  return { low: estimate.centre - half, high: estimate.centre + half }
}

/**
 * The p of "the true difference is `truth`", two-sided: the level at which the interval just reaches it, so that p and
 * interval never disagree.
 */
export function pValue(estimate: DifferenceEstimate, truth = 0): number {
  if (!isKnown(estimate)) return NaN
  const { centre, variance, degrees, overSeeds, examples, isBinary } = estimate
  const distance = Math.abs(centre - truth)
  return Math.max(
    tail(distance, Math.sqrt(variance), degrees),
    overSeeds ? tail(distance, overSeeds.error, overSeeds.degrees) : 0,
    isBinary ? Math.exp(-examples * distance) : 0
  )
}

function tail(distance: number, error: number, degrees: number): number {
  if (distance === 0) return 1
  return error === 0 ? 0 : studentTwoSided(distance / error, degrees)
}

/**
 * The p of "the true difference is as large as the margin or larger", on either side: the smallest level whose interval
 * lies inside the margin, 1 where none does.
 */
export function equivalenceP(estimate: DifferenceEstimate, margin: number): number {
  if (Math.abs(estimate.centre) >= margin) return 1
  return Math.max(pValue(estimate, margin), pValue(estimate, -margin))
}

/** The interval over examples alone, the seeds (training sets) given. */
export function overExamples(estimate: DifferenceEstimate, level: number): Interval {
  const { centre, examples, testedEach, replicates, isBinary, components } = estimate
  const variance = components.example / examples + components.residual / (testedEach * replicates)
  const half = Math.max(
    Math.sqrt(variance) * studentCritical(level, examples - 1),
    isBinary ? leastHalfWidth(examples, level) : 0
  )
  return { low: centre - half, high: centre + half }
}
