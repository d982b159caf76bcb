import * as tf from '@tensorflow/tfjs'
import { nativeOperation, runsNatively } from './native'

const float = { T: { type: 'float32' } } as const

const nativeRelu = tf.customGrad((x, save) => {
  const value = nativeOperation('Relu', float, [x as tf.Tensor])
  ;(save as (tensors: tf.Tensor[]) => void)([value])
  return {
    value,
    gradFunc: (upstream: tf.Tensor, [output]: tf.Tensor[]) =>
      nativeOperation('ReluGrad', float, [upstream, output!])
  }
})

/** max(x, 0). tfjs spells its gradient out in several operations, TensorFlow has one. */
export function relu<T extends tf.Tensor>(x: T): T {
  return runsNatively() ? (nativeRelu(x) as T) : tf.relu(x)
}
