import * as tf from '@tensorflow/tfjs'

/** Scales all gradients so that their common norm is at most `norm`, as torch.nn.utils.clip_grad_norm_ does. */
export function clipByGlobalNorm(gradients: tf.Tensor[], norm: number): tf.Tensor[] {
  const squares = gradients.map((gradient) => tf.sum(tf.square(gradient)))
  const total = tf.sqrt(tf.addN(squares))
  const factor = tf.minimum(tf.div(norm, tf.add(total, 1e-6)), 1)
  return gradients.map((gradient) => tf.mul(gradient, factor))
}
