export interface Histogram {
  /** Borders of the bins, one more than there are bins. */
  borders: number[]
  counts: number[]
  total: number
}

/** Counts the finite values between the ends in bins of equal width; the upper end belongs to the last. */
export function histogram(
  values: ArrayLike<number>,
  bins: number,
  [from, to]: [number, number]
): Histogram {
  const counts = new Uint32Array(bins)
  const width = (to - from) / bins
  let total = 0
  for (let index = 0; index < values.length; index++) {
    const value = values[index] as number
    if (!(value >= from && value <= to)) continue
    const bin = Math.min(bins - 1, Math.floor((value - from) / width))
    counts[bin] = (counts[bin] as number) + 1
    total++
  }
  const borders = Array.from({ length: bins + 1 }, (_, index) => from + index * width)
  return { borders, counts: [...counts], total }
}
