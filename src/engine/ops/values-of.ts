import * as tf from '@tensorflow/tfjs'

/**
 * Computes in a scope of its own and reads what comes out; no tensor is left. `tf.tidy` itself would walk through every
 * number of an array that it is given back, looking for tensors.
 */
export function valuesOf<T extends Partial<Record<string, tf.Tensor>>>(
  compute: () => T
): { [Name in keyof T]: Float32Array } {
  const tensors = tf.tidy(compute as () => Record<string, tf.Tensor>)
  const values = Object.entries(tensors).map(([name, tensor]) => [name, tensor.dataSync()])
  tf.dispose(tensors)
  return Object.fromEntries(values) as { [Name in keyof T]: Float32Array }
}
