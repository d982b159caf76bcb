import * as tf from '@tensorflow/tfjs'

/**
 * Computes in a scope of its own and reads what comes out; no tensor is left. `tf.tidy` itself would walk through every
 * number of an array that it is given back, looking for tensors.
 */
export async function valuesOf<T extends Partial<Record<string, tf.Tensor>>>(
  compute: () => T
): Promise<{ [Name in keyof T]: Float32Array }> {
  const tensors = tf.tidy(compute as () => Record<string, tf.Tensor>)
  try {
    const reads = Object.entries(tensors).map(async ([name, tensor]) => [name, await tensor.data()])
    return Object.fromEntries(await Promise.all(reads)) as { [Name in keyof T]: Float32Array }
  } finally {
    tf.dispose(tensors)
  }
}
