import { incompleteBeta, logBeta } from './special-functions'

/** Probability that a Student variable with these degrees of freedom lies beyond t > 0 on either side. */
export function studentTwoSided(t: number, degrees: number): number {
  return incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5)
}

/** The density of a Student variable at 0. */
const densityAtZero = (degrees: number): number =>
  Math.exp(-logBeta(degrees / 2, 0.5)) / Math.sqrt(degrees)

/**
 * The t that a Student variable exceeds in absolute value with a given probability: 2.776 for 0.05 and 4 degrees.
 * Newton's method from 0, which climbs to the root without passing it: the probability is convex.
 */
export function studentCritical(twoSided: number, degrees: number): number {
  if (!(twoSided > 0 && twoSided < 1 && degrees > 0)) {
    throw new RangeError(`no critical t for probability ${twoSided} and ${degrees} degrees`)
  }
  const atZero = densityAtZero(degrees)
  let t = 0
  for (;;) {
    const density = atZero * Math.exp(-((degrees + 1) / 2) * Math.log1p((t * t) / degrees))
    const next = t + (studentTwoSided(t, degrees) - twoSided) / (2 * density)
    if (!(next - t > t * 1e-15)) return next
    t = next
  }
}
