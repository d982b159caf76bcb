import type { Generator } from '../../../core/random'

const proposalsAnExample = 40

/** Width of the kernel, as a share of the targets' standard deviation in the batch. */
const bandwidth = 0.25

/**
 * Partners with near targets, no example with itself: a permutation without fixed points, drawn (by Metropolis
 * swaps) with a weight that is the product over all pairs of a Gaussian kernel of the distance of their targets.
 * The idea of C-Mixup (Yao et al., NeurIPS 2022) kept within a batch and to a permutation.
 * @param targets row-major [size, columns]
 */
export function nearTargets(targets: Float32Array, size: number, random: Generator): Int32Array {
  const partner = randomCycle(size, random)
  if (size < 4) return partner
  const distance = scaledDistance(targets, size)
  for (let proposal = 0; proposal < proposalsAnExample * size; proposal++) {
    const i = random.integer(size)
    const j = random.integer(size)
    const toI = partner[i]!
    const toJ = partner[j]!
    if (i === j || i === toJ || j === toI) continue
    const growth = distance(i, toJ) + distance(j, toI) - distance(i, toI) - distance(j, toJ)
    if (growth <= 0 || random.uniform() < Math.exp(-growth)) {
      partner[i] = toJ
      partner[j] = toI
    }
  }
  return partner
}

/** One cycle through all positions in random order: for two or more, none is its own partner. */
function randomCycle(size: number, random: Generator): Int32Array {
  const order = random.permutation(size)
  const partner = new Int32Array(size)
  order.forEach((position, k) => (partner[position] = order[(k + 1) % size]!))
  return partner
}

/** Squared distance of two targets over twice the squared bandwidth. */
function scaledDistance(targets: Float32Array, size: number): (i: number, j: number) => number {
  const columns = targets.length / size
  const scale = 1 / (2 * bandwidth ** 2 * Math.max(totalVariance(targets, columns), 1e-12))
  return (i, j) => {
    let squares = 0
    for (let c = 0; c < columns; c++) {
      squares += (targets[i * columns + c]! - targets[j * columns + c]!) ** 2
    }
    return squares * scale
  }
}

/** Sum over the columns of their variances. */
function totalVariance(targets: Float32Array, columns: number): number {
  const rows = targets.length / columns
  const means = new Float64Array(columns)
  targets.forEach((value, index) => (means[index % columns]! += value / rows))
  let total = 0
  targets.forEach((value, index) => (total += (value - means[index % columns]!) ** 2 / rows))
  return total
}
