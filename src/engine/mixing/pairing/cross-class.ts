import type { Generator } from '../../../core/random'

/**
 * The greedy repair as `mixup.md` and others publish it: every pair of one class is swapped with the first later
 * position where both pairs then cross classes. It only looks forward and so leaves avoidable conflicts.
 */
export function greedyCrossClass(labels: Int32Array, start: Int32Array): Int32Array {
  const partner = start.slice()
  for (let i = 0; i < partner.length; i++) {
    if (labels[i] !== labels[partner[i]!]) continue
    for (let j = i + 1; j < partner.length; j++) {
      if (crosses(labels, partner, i, j)) {
        swap(partner, i, j)
        break
      }
    }
  }
  return partner
}

/**
 * Swaps every pair of one class with a random position, on either side, where both pairs then cross classes.
 *
 * Always reaches the lower bound max(0, 2m - B) of same-class pairs, m the largest class: a conflict of class c that
 * finds no position has c on one side of every pair; c stands on m left and m right sides, so exactly 2m - B pairs
 * have it on both. Partners stay spread over all other classes, which sorting by class and rotating would not do.
 */
export function completeCrossClass(
  labels: Int32Array,
  start: Int32Array,
  random: Generator
): Int32Array {
  const partner = start.slice()
  const open = new Int32Array(partner.length)
  for (const i of random.permutation(partner.length)) {
    if (labels[i] !== labels[partner[i]!]) continue
    let count = 0
    for (let j = 0; j < partner.length; j++) {
      if (crosses(labels, partner, i, j)) open[count++] = j
    }
    if (count > 0) swap(partner, i, open[random.integer(count)]!)
  }
  return partner
}

/** Whether positions i and j, with their partners exchanged, both pair different classes. */
function crosses(labels: Int32Array, partner: Int32Array, i: number, j: number): boolean {
  return labels[i] !== labels[partner[j]!] && labels[j] !== labels[partner[i]!]
}

function swap(values: Int32Array, i: number, j: number): void {
  const kept = values[i]!
  values[i] = values[j]!
  values[j] = kept
}
