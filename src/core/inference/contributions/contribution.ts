import { mean } from '../../statistics'

/** A score with what each test example contributes to it: the mean of the contributions is the score. */
export interface Contributions {
  value: number
  /** In the order of the examples. */
  each: Float64Array
  /** Whether each example scores 0 or 1. */
  isBinary: boolean
  /** Why the score carries no verdict on these examples; null where it does. */
  refusal: string | null
}

/** A score that is a mean over examples. */
export function meanContributions(each: Float64Array, isBinary = false): Contributions {
  return { value: mean(each), each, isBinary, refusal: null }
}

/**
 * Contributions of a score that is no mean, from values whose spread is that of its error (a linear approximation, or
 * jackknife pseudo-values), moved so that their mean is the score.
 */
export function centredContributions(
  value: number,
  spread: Float64Array,
  refusal: string | null = null
): Contributions {
  const shift = value - mean(spread)
  return { value, each: spread.map((one) => one + shift), isBinary: false, refusal }
}

/** Contributions to the logarithm of a positive score, linearised. */
export function logContributions({ value, each, refusal }: Contributions): Contributions {
  const spread = each.map((one) => (one - value) / value)
  return centredContributions(Math.log(value), spread, refusal)
}
