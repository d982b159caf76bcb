import { studentCritical } from './student-t'

/** NaN for no values. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]!
  return sum / values.length
}

/** The unbiased variance, over n - 1; NaN for fewer than two values. */
export function variance(values: ArrayLike<number>): number {
  if (values.length < 2) return NaN
  const centre = mean(values)
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += (values[i]! - centre) ** 2
  return sum / (values.length - 1)
}

export function standardDeviation(values: ArrayLike<number>): number {
  return Math.sqrt(variance(values))
}

export interface Interval {
  low: number
  high: number
}

/** Interval of the mean by Student's t; NaN for fewer than two values. */
export function meanInterval(values: ArrayLike<number>, confidence = 0.95): Interval {
  const n = values.length
  if (n < 2) return { low: NaN, high: NaN }
  const reach = studentCritical(1 - confidence, n - 1) * Math.sqrt(variance(values) / n)
  return { low: mean(values) - reach, high: mean(values) + reach }
}

/** A quantile of sorted values, interpolated linearly (type 7 of Hyndman and Fan 1996). */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const place = share * (sorted.length - 1)
  const below = Math.floor(place)
  const above = Math.min(below + 1, sorted.length - 1)
  return sorted[below]! + (place - below) * (sorted[above]! - sorted[below]!)
}
