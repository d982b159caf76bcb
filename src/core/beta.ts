import type { Generator } from './random'
import { incompleteBeta, logBeta } from './special-functions'

/** log(exp(a) + exp(b)) without overflow or underflow. */
function logAddExp(a: number, b: number): number {
  const high = Math.max(a, b)
  return high + Math.log1p(Math.exp(Math.min(a, b) - high))
}

/**
 * Jöhnk 1964 in log space: for alpha and beta of at most 1, where the powers themselves underflow.
 * Accepts at least half of its proposals.
 */
function sampleSmall(alpha: number, beta: number, random: Generator): number {
  for (;;) {
    const first = Math.log(random.openUniform()) / alpha
    const second = Math.log(random.openUniform()) / beta
    const sum = logAddExp(first, second)
    if (sum <= 0) return Math.exp(first - sum)
  }
}

/** The logarithm of a Gamma(shape, 1) draw. Marsaglia, Tsang, "A simple method for generating gamma variables", 2000. */
function sampleLogGamma(shape: number, random: Generator): number {
  if (shape < 1) {
    return sampleLogGamma(shape + 1, random) + Math.log(random.openUniform()) / shape
  }
  const d = shape - 1 / 3
  const c = 1 / Math.sqrt(9 * d)
  for (;;) {
    const x = random.normal()
    const v = (1 + c * x) ** 3
    if (v <= 0) continue
    if (Math.log(random.openUniform()) < 0.5 * x * x + d - d * v + d * Math.log(v)) {
      return Math.log(d * v)
    }
  }
}

/**
 * A draw from Beta(alpha, beta), right from 0.01 (where a ratio of float32 gammas is often 0/0) to large values.
 * Alpha or beta 0 stands for the limit without mixing: the result is 1.
 * @throws RangeError for negative or non-finite parameters
 */
export function sampleBeta(alpha: number, beta: number, random: Generator): number {
  if (!(alpha >= 0 && beta >= 0 && alpha < Infinity && beta < Infinity)) {
    throw new RangeError(
      `Beta(${alpha}, ${beta}) is undefined: both must be finite and not negative`
    )
  }
  if (alpha === 0 || beta === 0) return 1
  if (alpha <= 1 && beta <= 1) return sampleSmall(alpha, beta, random)
  const first = sampleLogGamma(alpha, random)
  const second = sampleLogGamma(beta, random)
  return 1 / (1 + Math.exp(second - first))
}

/** The density of Beta(alpha, beta) at x; infinite at an end where it has a pole. */
export function betaDensity(x: number, alpha: number, beta: number): number {
  if (x < 0 || x > 1) return 0
  const power = (base: number, exponent: number) => (exponent === 0 ? 0 : exponent * Math.log(base))
  return Math.exp(power(x, alpha - 1) + power(1 - x, beta - 1) - logBeta(alpha, beta))
}

/** The x below which a share of Beta(alpha, beta) lies, bisected to float64 precision. */
export function betaQuantile(share: number, alpha: number, beta: number): number {
  let low = 0
  let high = 1
  for (;;) {
    const middle = (low + high) / 2
    if (middle <= low || middle >= high) return middle
    if (incompleteBeta(middle, alpha, beta) < share) low = middle
    else high = middle
  }
}
