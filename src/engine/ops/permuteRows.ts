import * as tf from '@tensorflow/tfjs'

/** What the native backend offers beyond tfjs's interface. */
interface NativeBackend {
  binding: { TF_ATTR_INT: number; TF_ATTR_TYPE: number; TF_FLOAT: number; TF_INT32: number }
  executeSingleOutput(
    name: string,
    attributes: { name: string; type: number; value: number }[],
    inputs: tf.Tensor[]
  ): tf.Tensor
}

/**
 * Gathers rows without reading the indices back into JavaScript, which tf.gather does on the native backend and
 * which would freeze them in a recorded graph.
 */
function gatherRows(x: tf.Tensor, indices: tf.Tensor): tf.Tensor {
  if (tf.getBackend() !== 'tensorflow') return tf.gather(x, indices)
  const backend = tf.backend() as unknown as NativeBackend
  const { TF_ATTR_INT, TF_ATTR_TYPE, TF_FLOAT, TF_INT32 } = backend.binding
  const axis = tf.scalar(0, 'int32')
  const attributes = [
    { name: 'batch_dims', type: TF_ATTR_INT, value: 0 },
    { name: 'Tparams', type: TF_ATTR_TYPE, value: TF_FLOAT },
    { name: 'Tindices', type: TF_ATTR_TYPE, value: TF_INT32 },
    { name: 'Taxis', type: TF_ATTR_TYPE, value: TF_INT32 }
  ]
  return backend.executeSingleOutput('GatherV2', attributes, [x, indices, axis])
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
