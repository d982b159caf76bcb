import type { Generator } from './random'
import type { Interval } from './statistics'

/**
 * Percentile bootstrap interval of any figure of n examples or pairs (Efron 1979).
 * @param figure computes the figure from the drawn places 0..n-1, repeats included
 */
export function bootstrapInterval(
  n: number,
  figure: (places: Int32Array) => number,
  random: Generator,
  { resamples = 2000, confidence = 0.95 } = {}
): Interval {
  const places = new Int32Array(n)
  const figures = Float64Array.from({ length: resamples }, () => {
    for (let i = 0; i < n; i++) places[i] = random.integer(n)
    return figure(places)
  }).sort()
  const tail = (1 - confidence) / 2
  return { low: quantile(figures, tail), high: quantile(figures, 1 - tail) }
}

/** A quantile of sorted values, interpolated linearly (type 7 of Hyndman and Fan 1996). */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const place = share * (sorted.length - 1)
  const below = Math.floor(place)
  const above = Math.min(below + 1, sorted.length - 1)
  return sorted[below]! + (place - below) * (sorted[above]! - sorted[below]!)
}
