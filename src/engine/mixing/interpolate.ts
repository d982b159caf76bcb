import * as tf from '@tensorflow/tfjs'
import { permuteRows } from '../ops/permute-rows'
import type { Mixer } from './policy'

/** Lambda [1] or [rows] in a shape that multiplies x row by row. */
function weightsFor(lambda: tf.Tensor, x: tf.Tensor): tf.Tensor {
  return lambda.reshape([lambda.size, ...x.shape.slice(1).map(() => 1)])
}

/** lambda * first + (1 - lambda) * second, row by row. */
export function interpolate<T extends tf.Tensor>(first: T, second: T, lambda: tf.Tensor): T {
  const weights = weightsFor(lambda, first)
  return tf.add(tf.mul(first, weights), tf.mul(second, tf.sub(1, weights)))
}

/** Interpolates features and targets between the examples of a batch and their partners in it. */
export function interpolation(block: number, values: Record<string, tf.Tensor>): Mixer {
  const { lambda, permutation, inverse } = values
  if (!lambda || !permutation || !inverse) {
    throw new Error('a mixing plan must hold lambda, permutation and inverse')
  }
  const mix = <T extends tf.Tensor>(x: T): T =>
    interpolate(x, permuteRows(x, permutation, inverse), lambda)
  return { block, mix, mixTargets: mix }
}
