import type { Targets } from '../dataset'

/** Groups of equal size that regression targets are sorted into, so that splits and subsets cover the same range. */
const quantiles = 10

/** Examples that splits and subsets spread in the same shares: of one class, one rarest label, or one range of the target. */
export function strata(targets: Targets, rows: number): Int32Array {
  if (targets.task === 'classification') return targets.labels
  const width = targets.names.length
  if (targets.task === 'multi-label') {
    const counts = new Float64Array(width)
    targets.values.forEach((value, index) => (counts[index % width]! += value))
    return Int32Array.from({ length: rows }, (_, row) => {
      let rarest = width
      for (let label = 0; label < width; label++) {
        if (targets.values[row * width + label] === 0) continue
        if (rarest === width || counts[label]! < counts[rarest]!) rarest = label
      }
      return rarest
    })
  }
  return tenths(targets.values, width, rows)
}

/** Groups of nearly equal size by rank of the first target; of equal ones, earlier rows rank lower. */
function tenths(values: Float32Array, width: number, rows: number): Int32Array {
  const first = Float32Array.from({ length: rows }, (_, row) => values[row * width]!)
  const sorted = first.slice().sort()
  const groups = Math.max(1, Math.min(quantiles, Math.floor(rows / 10)))
  /** The first rank of each group but the lowest, the value there, and how many equal ones rank below. */
  const borders = Array.from({ length: groups - 1 }, (_, group) => {
    const rank = Math.ceil(((group + 1) * rows) / groups)
    const value = sorted[rank]!
    return { value, below: rank - firstPlace(sorted, value), seen: 0 }
  })
  return Int32Array.from(first, (value) => {
    let group = 0
    for (const border of borders) {
      if (value > border.value || (value === border.value && border.seen++ >= border.below)) group++
    }
    return group
  })
}

/** The first place of a value among sorted ones. */
function firstPlace(sorted: Float32Array, value: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle]! < value) low = middle + 1
    else high = middle
  }
  return low
}

/** All examples in one stratum: nothing is kept in proportion. */
export const oneStratum = (rows: number): Int32Array => new Int32Array(rows)
