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
  const order = Array.from({ length: rows }, (_, row) => row)
  order.sort((a, b) => targets.values[a * width]! - targets.values[b * width]! || a - b)
  const stratum = new Int32Array(rows)
  const groups = Math.max(1, Math.min(quantiles, Math.floor(rows / 10)))
  order.forEach((row, rank) => (stratum[row] = Math.floor((rank * groups) / rows)))
  return stratum
}

/** All examples in one stratum: nothing is kept in proportion. */
export const oneStratum = (rows: number): Int32Array => new Int32Array(rows)
