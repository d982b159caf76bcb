import { lowerBound } from './series'

export interface Point {
  x: number
  y: number
}

export interface Range {
  from: number
  to: number
}

export interface Drawing {
  points: Point[]
  /** Points in the range; `points` holds fewer where buckets were formed. */
  inRange: number
  /** Values that cannot be drawn: NaN, infinite, or not above zero on a logarithmic axis. */
  undrawable: number
}

export interface BucketOptions {
  range: Range | null
  /** Largest number of points; two for each bucket. */
  limit: number
  logarithmic: boolean
}

/**
 * The points of a line within a range, at most `limit` of them: the lowest and the highest of every
 * bucket, so that no spike is lost. One point on either side is kept, so that the line runs to the edge.
 * @param x ascending
 */
export function bucket(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  { range, limit, logarithmic }: BucketOptions
): Drawing {
  const count = Math.min(x.length, y.length)
  const first = range ? Math.max(0, lowerBound(x, range.from) - 1) : 0
  const end = range ? Math.min(count, lowerBound(x, range.to) + 1) : count
  /** NaN is above nothing, so one comparison each finds all that can be drawn. */
  const floor = logarithmic ? 0 : -Infinity
  const points: Point[] = []
  let undrawable = 0
  const inRange = Math.max(0, end - first)
  const buckets = inRange <= limit ? inRange : Math.max(1, Math.floor(limit / 2))

  for (let index = 0; index < buckets; index++) {
    const start = first + Math.floor((index * inRange) / buckets)
    const stop = first + Math.floor(((index + 1) * inRange) / buckets)
    let lowest = -1
    let highest = -1
    let low = Infinity
    let high = -Infinity
    for (let row = start; row < stop; row++) {
      const value = y[row] as number
      if (!(value > floor && value < Infinity)) {
        undrawable++
        continue
      }
      if (value < low) {
        low = value
        lowest = row
      }
      if (value > high) {
        high = value
        highest = row
      }
    }
    if (lowest < 0) continue
    const rows = lowest === highest ? [lowest] : [lowest, highest].sort((a, b) => a - b)
    for (const row of rows) points.push({ x: x[row] ?? 0, y: y[row] ?? 0 })
  }
  return { points, inRange, undrawable }
}
