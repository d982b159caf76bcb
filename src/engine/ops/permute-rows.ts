import * as tf from '@tensorflow/tfjs'
import { nativeOperation, runsNatively, type Attribute } from './native'

/**
 * Gathers rows without reading the indices back into JavaScript, which tf.gather does on the native backend and
 * which would freeze them in a recorded graph.
 */
function gatherRows(x: tf.Tensor, indices: tf.Tensor): tf.Tensor {
  if (!runsNatively()) return tf.gather(x, indices)
  const axis = tf.scalar(0, 'int32')
  const attributes: Record<string, Attribute> = {
    batch_dims: { int: 0 },
    Tparams: { type: 'float32' },
    Tindices: { type: 'int32' },
    Taxis: { type: 'int32' }
  }
  return nativeOperation('GatherV2', attributes, [x, indices, axis])
}

/**
 * Row i of the result is row permutation[i] of x (float32, [rows, ...]). The gradient goes back by the inverse
 * permutation, so that nothing needs to be scattered.
 * @param permutation int32 [rows]
 * @param inverse int32 [rows], with inverse[permutation[i]] = i
 */
export function permuteRows<T extends tf.Tensor>(
  x: T,
  permutation: tf.Tensor,
  inverse: tf.Tensor
): T {
  const permuted = tf.customGrad((input) => ({
    value: gatherRows(input as tf.Tensor, permutation),
    gradFunc: (upstream: tf.Tensor) => gatherRows(upstream, inverse)
  }))
  return permuted(x) as T
}
