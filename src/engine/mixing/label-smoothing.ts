import type * as tf from '@tensorflow/tfjs'

/**
 * Spreads a share of the (mixed) targets evenly: (1 - epsilon) * soft + epsilon / classes, after mixing.
 * @param targets [batch, classes]
 */
export function smoothLabels(targets: tf.Tensor2D, epsilon: number): tf.Tensor2D {
  if (epsilon === 0) return targets
  return targets.mul(1 - epsilon).add(epsilon / targets.shape[1])
}
