import { Generator } from '../random'
import { mean, type Interval } from '../statistics'

export interface SignFlip {
  interval: Interval
  p: number
}

/** Up to here all signs are tried; more seeds draw from them. */
const mostExhaustive = 14
const draws = 1 << 12

/** Whether signs of so many seeds can show a difference at all: 2 / 2^n must reach the level (Fisher 1935). */
export const signsCanTell = (seeds: number, level: number): boolean => 2 / 2 ** seeds <= level

/**
 * The mean over seeds by sign flips: exact for differences that are symmetric around it, however heavy their tails. The
 * means of all subsets of the seeds, in order, are equally likely to have the true mean between any two of them
 * (Hartigan 1969), so the interval takes as many off each end as the level allows.
 * @param values one difference for each seed
 * @returns null where so few seeds cannot reach the level
 */
export function signFlip(values: ArrayLike<number>, level: number): SignFlip | null {
  const n = values.length
  if (!signsCanTell(n, level)) return null
  const means = subsetMeans(values)
  const cut = Math.floor(((means.length + 1) * level) / 2)
  return {
    interval: { low: means[cut - 1]!, high: means[means.length - cut]! },
    p: pOfMeans(means, mean(values))
  }
}

/** Twice the share of subset means, the empty subset counted, at or beyond 0 on the side away from the mean. */
function pOfMeans(means: Float64Array, centre: number): number {
  const opposite = means.reduce((sum, value) => sum + (value * Math.sign(centre) <= 0 ? 1 : 0), 0)
  return Math.min(1, (2 * (opposite + 1)) / (means.length + 1))
}

/** Means of the non-empty subsets, or of distinct random ones, in order. */
function subsetMeans(values: ArrayLike<number>): Float64Array {
  const n = values.length
  if (n > mostExhaustive) return randomSubsetMeans(values)
  const means = new Float64Array(2 ** n - 1)
  const sums = new Float64Array(2 ** n)
  const sizes = new Uint8Array(2 ** n)
  for (let subset = 1; subset < 2 ** n; subset++) {
    const lowest = 31 - Math.clz32(subset & -subset)
    const rest = subset & (subset - 1)
    sums[subset] = sums[rest]! + values[lowest]!
    sizes[subset] = sizes[rest]! + 1
    means[subset - 1] = sums[subset]! / sizes[subset]!
  }
  return means.sort()
}

function randomSubsetMeans(values: ArrayLike<number>): Float64Array {
  const random = new Generator([0, 0], 0, 0)
  return Float64Array.from({ length: draws - 1 }, () => {
    for (;;) {
      let [sum, size, signs] = [0, 0, 0]
      for (let i = 0; i < values.length; i++) {
        if (i % 32 === 0) signs = random.uint32()
        if (((signs >>> (i % 32)) & 1) === 0) continue
        sum += values[i]!
        size++
      }
      if (size > 0) return sum / size
    }
  }).sort()
}
