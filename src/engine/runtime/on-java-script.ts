import * as tf from '@tensorflow/tfjs'

/** Computes on the JavaScript backend; tensors of another backend are no use there. That backend is current again afterwards. */
export async function onJavaScript<T>(work: () => Promise<T>): Promise<T> {
  const before = tf.getBackend()
  await tf.setBackend('cpu')
  try {
    return await work()
  } finally {
    await tf.setBackend(before)
  }
}
