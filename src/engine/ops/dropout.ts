import * as tf from '@tensorflow/tfjs'
import { uniformFrom } from './uniform'

/**
 * Zeroes a share of the numbers and scales the others up by 1 / (1 - rate).
 * Source: Srivastava et al., "Dropout", JMLR 2014.
 * @param seed int32 [2], different in every step
 * @param layer number of the dropout layer, so that each has its own mask
 */
export function dropout(x: tf.Tensor, rate: number, seed: tf.Tensor, layer: number): tf.Tensor {
  const uniform = uniformFrom(x.shape, seed, layer)
  const kept = tf.cast(tf.greaterEqual(uniform, rate), 'float32')
  return tf.mul(x, tf.mul(kept, 1 / (1 - rate)))
}
