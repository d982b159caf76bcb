import * as tf from '@tensorflow/tfjs'
import { nativeOperation, runsNatively, type Attribute } from './native'

/** Rows of a table [rows, size] by int32 indices of any shape. tfjs reads the indices back to check them. */
export function rowsOf(table: tf.Tensor2D, indices: tf.Tensor): tf.Tensor {
  if (!runsNatively()) return tf.gather(table, indices)
  const [rows, size] = table.shape
  const gather = tf.customGrad((from, save) => {
    const axis = tf.scalar(0, 'int32')
    const types: Record<string, Attribute> = {
      Tparams: { type: 'float32' },
      Tindices: { type: 'int32' },
      Taxis: { type: 'int32' },
      batch_dims: { int: 0 }
    }
    const value = nativeOperation('GatherV2', types, [from as tf.Tensor, indices, axis])
    ;(save as (tensors: tf.Tensor[]) => void)([indices])
    return {
      value,
      gradFunc: (upstream: tf.Tensor, [chosen]: tf.Tensor[]) =>
        tf.unsortedSegmentSum(
          upstream.reshape([-1, size]),
          chosen!.reshape<tf.Tensor1D>([-1]),
          rows
        )
    }
  })
  return gather(table)
}
