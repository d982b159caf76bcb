import * as tf from '@tensorflow/tfjs'
import { nativeOperation, runsNatively } from './native'

const float = { T: { type: 'float32' } } as const

/** @param name of TensorFlow's operation; its gradient takes the operation's output. */
const rectifier = (name: 'Relu' | 'Relu6') =>
  tf.customGrad((x, save) => {
    const value = nativeOperation(name, float, [x as tf.Tensor])
    ;(save as (tensors: tf.Tensor[]) => void)([value])
    return {
      value,
      gradFunc: (upstream: tf.Tensor, [output]: tf.Tensor[]) =>
        nativeOperation(`${name}Grad`, float, [upstream, output!])
    }
  })

const nativeRelu = rectifier('Relu')
const nativeRelu6 = rectifier('Relu6')

/** max(x, 0). tfjs spells its gradient out in several operations, TensorFlow has one. */
export function relu<T extends tf.Tensor>(x: T): T {
  return runsNatively() ? (nativeRelu(x) as T) : tf.relu(x)
}

/** min(max(x, 0), 6). */
export function relu6<T extends tf.Tensor>(x: T): T {
  return runsNatively() ? (nativeRelu6(x) as T) : tf.relu6(x)
}
