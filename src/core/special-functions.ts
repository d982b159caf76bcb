const lanczosG = 7
const lanczos = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313,
  -176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6,
  1.5056327351493116e-7
] as const

/** The logarithm of the gamma function for x > 0 (Lanczos 1964, Godfrey's nine coefficients), to about 1e-14. */
export function logGamma(x: number): number {
  if (!(x > 0)) throw new RangeError(`logGamma(x) needs x > 0, not ${x}`)
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x)
  const shifted = x - 1
  const base = shifted + lanczosG + 0.5
  let sum: number = lanczos[0]
  for (let i = 1; i < lanczos.length; i++) sum += lanczos[i]! / (shifted + i)
  return 0.5 * Math.log(2 * Math.PI) + (shifted + 0.5) * Math.log(base) - base + Math.log(sum)
}

/** The logarithm of the beta function. */
export function logBeta(a: number, b: number): number {
  return logGamma(a) + logGamma(b) - logGamma(a + b)
}

const tiny = 1e-300
const precision = 1e-16
const mostTerms = 1000

/** A continued fraction b0 + a1/(b1 + a2/(b2 + ...)) by Lentz's method as Thompson and Barnett 1986 changed it. */
function continuedFraction(b0: number, term: (n: number) => { a: number; b: number }): number {
  let value = b0 === 0 ? tiny : b0
  let c = value
  let d = 0
  for (let n = 1; n <= mostTerms; n++) {
    const { a, b } = term(n)
    d = b + a * d
    d = 1 / (d === 0 ? tiny : d)
    c = b + a / c
    if (c === 0) c = tiny
    value *= c * d
    if (Math.abs(c * d - 1) < precision) break
  }
  return value
}

/**
 * The regularised incomplete beta function I_x(a, b): the distribution function of Beta(a, b) at x.
 * DLMF 8.17.22, on the side of the mean where its continued fraction converges quickly.
 */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a)
  const front = Math.exp(a * Math.log(x) + b * Math.log1p(-x) - logBeta(a, b)) / a
  const fraction = continuedFraction(1, (n) => {
    const m = Math.floor(n / 2)
    const even = n % 2 === 0
    const numerator = even ? m * (b - m) : -(a + m) * (a + b + m)
    return { a: (numerator * x) / ((a + n - 1) * (a + n)), b: 1 }
  })
  return front / fraction
}

/** The regularised lower incomplete gamma function P(a, x), by its series or its continued fraction (DLMF 8.7, 8.9). */
export function incompleteGamma(a: number, x: number): number {
  if (x <= 0) return 0
  const front = Math.exp(a * Math.log(x) - x - logGamma(a))
  if (x < a + 1) {
    let term = 1 / a
    let sum = term
    for (let n = 1; n <= mostTerms && term > sum * precision; n++) {
      term *= x / (a + n)
      sum += term
    }
    return front * sum
  }
  const fraction = continuedFraction(x + 1 - a, (n) => ({ a: -n * (n - a), b: x + 2 * n + 1 - a }))
  return 1 - front / fraction
}

/** The error function. */
export function erf(x: number): number {
  return Math.sign(x) * incompleteGamma(0.5, x * x)
}

/** The standard normal distribution function. */
export function normalCdf(x: number): number {
  return 0.5 * (1 + erf(x / Math.SQRT2))
}

/** The value that a chi-squared variable stays below with this probability, bisected to float64 precision. */
export function chiSquareQuantile(probability: number, degrees: number): number {
  if (!(probability > 0 && probability < 1 && degrees > 0)) {
    throw new RangeError(`no chi-squared quantile for ${probability} and ${degrees} degrees`)
  }
  const below = (x: number): number => incompleteGamma(degrees / 2, x / 2)
  let high = degrees
  while (below(high) < probability) high *= 2
  let low = 0
  for (;;) {
    const middle = (low + high) / 2
    if (middle <= low || middle >= high) return middle
    if (below(middle) < probability) low = middle
    else high = middle
  }
}
