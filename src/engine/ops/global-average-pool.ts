import * as tf from '@tensorflow/tfjs'

/**
 * Mean over height and width: [batch, height, width, channels] to [batch, channels]. tf.mean's own gradient
 * multiplies by a tensor of ones that is made in JavaScript.
 */
export function globalAveragePool(x: tf.Tensor4D): tf.Tensor2D {
  const [, height, width, channels] = x.shape
  const pooled = tf.customGrad((input) => ({
    value: tf.mean(input as tf.Tensor, [1, 2]),
    gradFunc: (upstream: tf.Tensor) =>
      tf.tile(tf.div(upstream, height * width).reshape([-1, 1, 1, channels]), [1, height, width, 1])
  }))
  return pooled(x) as tf.Tensor2D
}
