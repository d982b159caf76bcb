import type { Task } from '../contract/data'
import { logGamma } from './special-functions'

const plogp = (p: number): number => (p > 0 ? p * Math.log(p) : 0)

/** How rows and classes count in a loss; what is left out counts the same. */
interface Weights {
  /** Of mean 1. */
  rows?: ArrayLike<number> | undefined
  classes?: readonly number[] | undefined
}

/** Least cross-entropy against one row of targets whose classes count differently: its sum times its entropy. */
function weightedFloor(
  targets: ArrayLike<number>,
  from: number,
  weights: readonly number[]
): number {
  let sum = 0
  let terms = 0
  weights.forEach((weight, c) => {
    const p = weight * targets[from + c]!
    sum += p
    terms += plogp(p)
  })
  return plogp(sum) - terms
}

/**
 * The least loss that any prediction can reach against soft targets, in the loss's own terms: their mean entropy (over
 * examples for classes, over all cells for labels), or 0 for numbers. A mixed loss is meaningful only above it.
 * @param targets row-major [examples, outputs], mixed and smoothed as they are trained on
 */
export function entropyFloor(
  targets: ArrayLike<number>,
  outputs: number,
  task: Task,
  { rows, classes }: Weights = {}
): number {
  if (task === 'regression') return 0
  const examples = targets.length / outputs
  let sum = 0
  for (let row = 0; row < examples; row++) {
    const weight = rows?.[row] ?? 1
    if (classes) {
      sum += weight * weightedFloor(targets, row * outputs, classes)
      continue
    }
    for (let i = row * outputs; i < (row + 1) * outputs; i++) {
      const p = targets[i]!
      sum -= weight * (task === 'classification' ? plogp(p) : plogp(p) + plogp(1 - p))
    }
  }
  return sum / (task === 'classification' ? examples : targets.length)
}

export interface MixedAccuracy {
  /** Mean weight that the target gives to the predicted class: lambda * hit(first) + (1 - lambda) * hit(second). */
  weighted: number
  /** The most that can be: mean of the targets' largest weights. */
  weightedCeiling: number
  /** Share of predictions that are the class with the largest weight; its ceiling is 1. */
  dominant: number
}

/**
 * How often a classifier is right on mixed examples, with the ceiling that such a figure must be compared with.
 * @param predicted class of every row
 * @param targets row-major [rows, classes], mixed and not smoothed
 */
export function mixedAccuracy(
  predicted: ArrayLike<number>,
  targets: ArrayLike<number>,
  classes: number
): MixedAccuracy {
  const rows = predicted.length
  let weighted = 0
  let ceiling = 0
  let dominant = 0
  for (let row = 0; row < rows; row++) {
    let largest = 0
    for (let c = 0; c < classes; c++) largest = Math.max(largest, targets[row * classes + c]!)
    const hit = targets[row * classes + predicted[row]!]!
    weighted += hit
    ceiling += largest
    if (hit === largest) dominant++
  }
  return { weighted: weighted / rows, weightedCeiling: ceiling / rows, dominant: dominant / rows }
}

/** Mean of max(lambda, 1 - lambda) for lambda ~ Beta(alpha, alpha): 1 for no mixing, 3/4 for alpha 1, towards 1/2. */
export function meanLargerShare(alpha: number): number {
  if (alpha === 0) return 1
  const logBeta = 2 * logGamma(alpha) - logGamma(2 * alpha)
  return 0.5 + Math.exp(-2 * alpha * Math.LN2 - Math.log(alpha) - logBeta)
}

/**
 * What train accuracy can be at best under mixup, whatever the model.
 * @param sameClass share of pairs of one class; 1/K for K balanced classes and random partners
 */
export function accuracyCeilings(
  alpha: number,
  sameClass: number
): { againstFirst: number; weighted: number } {
  const different = 1 - sameClass
  return {
    againstFirst: alpha === 0 ? 1 : sameClass + different / 2,
    weighted: sameClass + different * meanLargerShare(alpha)
  }
}
