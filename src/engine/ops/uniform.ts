import * as tf from '@tensorflow/tfjs'
import { Generator } from '../../core/random'
import { nativeOperation, runsNatively } from './native'

/** Uniform numbers in [0, 1) computed in the graph, so a recorded step makes new draws for each fed seed. */
function nativeUniform(shape: number[], seed: tf.Tensor, stream: number): tf.Tensor {
  const own = tf.add(seed, tf.tensor1d([0, stream], 'int32'))
  const attributes = {
    dtype: { type: 'float32' },
    T: { type: 'int32' },
    Tseed: { type: 'int32' }
  } as const
  return nativeOperation('StatelessRandomUniform', attributes, [tf.tensor1d(shape, 'int32'), own])
}

function javaScriptUniform(shape: number[], seed: tf.Tensor, stream: number): tf.Tensor {
  const [first = 0, second = 0] = seed.dataSync<'int32'>()
  const random = new Generator([first >>> 0, second >>> 0], stream, 0)
  const size = shape.reduce((product, side) => product * side, 1)
  return tf.tensor(
    Float32Array.from({ length: size }, () => (random.uint32() >>> 8) / 2 ** 24),
    shape
  )
}

/**
 * Uniform numbers in [0, 1), the same for the same seed; drawn again by every run of a recorded step.
 * @param seed int32 [2], different in every step
 * @param stream distinguishes draws from the same seed
 */
export const uniformFrom = (shape: number[], seed: tf.Tensor, stream: number): tf.Tensor =>
  (runsNatively() ? nativeUniform : javaScriptUniform)(shape, seed, stream)
