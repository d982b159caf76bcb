import type { Tensor2D } from '@tensorflow/tfjs'
import { countClasses } from '../../core/class-balance'
import { input } from './input'
import { interpolate, interpolation } from './interpolate'
import { permuteRows } from '../ops/permute-rows'
import type { BatchFacts, DrawnPolicy, Effect } from './policy'
import { float32Value } from './values'

/**
 * Remix: Chou et al., "Remix: rebalanced mixup", ECCV workshops 2020, equation 6. Inputs are mixed by lambda as in input
 * mixup. Where one class has at least kappa times the examples of the other and less than tau of the input, the label
 * is that of the other alone.
 */
export const remix: DrawnPolicy<'remix'> = {
  plan(batch, { kappa, tau, ...config }, random) {
    const plan = input.plan(batch, { ...config, policy: 'input' }, random)
    const { labels } = batch
    if (!labels) throw new Error('Remix needs classes')
    const counts = classSizes(batch)
    const { rows } = plan.partners!
    const labelLambda = Float32Array.from(labels, (label, place) => {
      const share = plan.lambda[plan.lambda.length === 1 ? 0 : place]!
      const ratio = counts[label]! / counts[labels[rows[place]!]!]!
      return labelShare(share, ratio, { kappa, tau })
    })
    return {
      ...plan,
      variant: 'remix',
      values: { ...plan.values, labelLambda: float32Value(labelLambda) }
    }
  }
}

/**
 * Weight of the first label.
 * @param share of the first example in the input
 * @param ratio of the sizes of the classes, first by second
 */
export function labelShare(
  share: number,
  ratio: number,
  { kappa, tau }: { kappa: number; tau: number }
): number {
  if (ratio >= kappa && share < tau) return 0
  if (ratio <= 1 / kappa && 1 - share < tau) return 1
  return share
}

const sizes = new WeakMap<Float32Array, number[]>()

/** Training examples of each class. */
function classSizes({ training, size, targets }: BatchFacts): number[] {
  const known = sizes.get(training.targets)
  if (known) return known
  const classes = targets.length / size
  const labels = Int32Array.from({ length: training.length }, (_, row) =>
    training.targets.subarray(row * classes, (row + 1) * classes).indexOf(1)
  )
  const counts = countClasses(labels, classes)
  sizes.set(training.targets, counts)
  return counts
}

/** Blends inputs by lambda, and targets by the lambda of the labels. */
export const interpolateRebalanced: Effect = (_variant, values) => {
  const { labelLambda, permutation, inverse } = values
  if (!labelLambda || !permutation || !inverse) {
    throw new Error('a plan of Remix must hold labelLambda, permutation and inverse')
  }
  return {
    ...interpolation(0, values),
    mixTargets: (targets: Tensor2D) =>
      interpolate(targets, permuteRows(targets, permutation, inverse), labelLambda)
  }
}
