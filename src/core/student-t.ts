import { incompleteBeta } from './special-functions'

/** Probability that a Student variable with these degrees of freedom lies beyond t > 0 on either side. */
export function studentTwoSided(t: number, degrees: number): number {
  return incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5)
}

/**
 * The t that a Student variable exceeds in absolute value with a given probability: 2.776 for 0.05 and 4 degrees.
 * Bisected to float64 precision.
 */
export function studentCritical(twoSided: number, degrees: number): number {
  if (!(twoSided > 0 && twoSided < 1 && degrees > 0)) {
    throw new RangeError(`no critical t for probability ${twoSided} and ${degrees} degrees`)
  }
  let high = 1
  while (studentTwoSided(high, degrees) > twoSided) high *= 2
  let low = 0
  for (;;) {
    const middle = (low + high) / 2
    if (middle <= low || middle >= high) return middle
    if (studentTwoSided(middle, degrees) > twoSided) low = middle
    else high = middle
  }
}
