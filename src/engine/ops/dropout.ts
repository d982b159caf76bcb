import * as tf from '@tensorflow/tfjs'
import { Generator } from '../../core/random'
import { nativeOperation, runsNatively } from './native'

/** Uniform numbers in [0, 1) computed in the graph, so that a recorded step draws anew from each fed seed. */
function nativeUniform(shape: number[], seed: tf.Tensor, layer: number): tf.Tensor {
  const own = tf.add(seed, tf.tensor1d([0, layer], 'int32'))
  const attributes = {
    dtype: { type: 'float32' },
    T: { type: 'int32' },
    Tseed: { type: 'int32' }
  } as const
  return nativeOperation('StatelessRandomUniform', attributes, [tf.tensor1d(shape, 'int32'), own])
}

function javaScriptUniform(shape: number[], seed: tf.Tensor, layer: number): tf.Tensor {
  const [first = 0, second = 0] = seed.dataSync<'int32'>()
  const random = new Generator([first >>> 0, second >>> 0], layer, 0)
  const size = shape.reduce((product, side) => product * side, 1)
  return tf.tensor(
    Float32Array.from({ length: size }, () => (random.uint32() >>> 8) / 2 ** 24),
    shape
  )
}

/**
 * Zeroes a share of the numbers and scales the others up by 1 / (1 - rate).
 * Source: Srivastava et al., "Dropout", JMLR 2014.
 * @param seed int32 [2], different in every step
 * @param layer number of the dropout layer, so that each has its own mask
 */
export function dropout(x: tf.Tensor, rate: number, seed: tf.Tensor, layer: number): tf.Tensor {
  const uniform = (runsNatively() ? nativeUniform : javaScriptUniform)(x.shape, seed, layer)
  const kept = tf.cast(tf.greaterEqual(uniform, rate), 'float32')
  return tf.mul(x, tf.mul(kept, 1 / (1 - rate)))
}
