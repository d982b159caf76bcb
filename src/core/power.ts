import { logGamma, normalCdf } from './special-functions'
import { studentCritical } from './student-t'

const panels = 2000

/**
 * Probability that a noncentral Student variable stays at or below t: the normal probability of
 * t * s - noncentrality, averaged over s = sqrt(chi squared / degrees), by Simpson's rule.
 */
function noncentralCdf(t: number, degrees: number, noncentrality: number): number {
  const logFactor = Math.log(2) + (degrees / 2) * Math.log(degrees / 2) - logGamma(degrees / 2)
  const density = (s: number) =>
    s === 0 && degrees > 1
      ? 0
      : Math.exp(logFactor + (degrees - 1) * Math.log(s || 1) - (degrees * s * s) / 2)
  const reach = 1 + 10 / Math.sqrt(degrees)
  const width = reach / panels
  let sum = 0
  for (let i = 0; i <= panels; i++) {
    const s = i * width
    const weight = i === 0 || i === panels ? 1 : i % 2 === 1 ? 4 : 2
    sum += weight * density(s) * normalCdf(t * s - noncentrality)
  }
  return (sum * width) / 3
}

/**
 * Chance that a two-sided paired t test finds a true effect.
 * @param effect true mean difference over the standard deviation of the differences
 */
export function pairedPower(effect: number, pairs: number, significance = 0.05): number {
  if (pairs < 2) return 0
  const degrees = pairs - 1
  const critical = studentCritical(significance, degrees)
  const shift = effect * Math.sqrt(pairs)
  return 1 - noncentralCdf(critical, degrees, shift) + noncentralCdf(-critical, degrees, shift)
}

/**
 * The fewest pairs that find the effect with the wanted power; Infinity where a thousand would not do.
 * @param overlap ratio of test to training examples for repeated splits, as in `pairedTest`
 */
export function neededPairs(
  effect: number,
  { power = 0.8, significance = 0.05, overlap = 0 } = {}
): number {
  const most = 1000
  const enough = (pairs: number) =>
    pairedPower(effect / Math.sqrt(1 + pairs * overlap), pairs, significance) >= power
  if (!enough(most)) return Infinity
  let low = 1
  let high = most
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (enough(middle)) high = middle
    else low = middle
  }
  return high
}
