import * as tf from '@tensorflow/tfjs'
import { nativeOperation, runsNatively } from './native'

const attributes = { T: { type: 'float32' }, data_format: { text: 'NHWC' } } as const

const nativeBiasAdd = tf.customGrad((x, bias) => ({
  value: nativeOperation('BiasAdd', attributes, [x as tf.Tensor, bias as tf.Tensor]),
  gradFunc: (upstream: tf.Tensor) => [
    upstream,
    nativeOperation('BiasAddGrad', attributes, [upstream])
  ]
}))

/** Adds one number per channel: x [..., channels], bias [channels]. */
export function biasAdd<T extends tf.Tensor>(x: T, bias: tf.Tensor1D): T {
  return runsNatively() ? (nativeBiasAdd(x, bias) as T) : tf.add(x, bias)
}
