import * as tf from '@tensorflow/tfjs'
import type { Task } from '../../contract/data'
import { nativeOperations, runsNatively } from './native'

type Loss = (logits: tf.Tensor2D, targets: tf.Tensor2D) => tf.Scalar

function nativeCrossEntropy(logits: tf.Tensor2D, targets: tf.Tensor2D): tf.Tensor1D {
  const crossEntropy = tf.customGrad((scores, save) => {
    const [loss, gradient] = nativeOperations(
      'SoftmaxCrossEntropyWithLogits',
      { T: { type: 'float32' } },
      [scores as tf.Tensor, targets],
      2
    )
    ;(save as (tensors: tf.Tensor[]) => void)([gradient!])
    return {
      value: loss!,
      gradFunc: (upstream: tf.Tensor, [saved]: tf.Tensor[]) =>
        tf.mul(upstream.reshape([-1, 1]), saved!)
    }
  })
  return crossEntropy(logits) as tf.Tensor1D
}

const plainCrossEntropy: typeof nativeCrossEntropy = (logits, targets) =>
  tf.neg(tf.sum(tf.mul(targets, tf.logSoftmax(logits)), 1))

/** Mean over the batch of the cross-entropy of softmax(logits) against soft targets. */
export const softmaxCrossEntropy: Loss = (logits, targets) =>
  tf.mean((runsNatively() ? nativeCrossEntropy : plainCrossEntropy)(logits, targets))

/** Mean over batch and labels of the binary cross-entropy of sigmoid(logits), without overflow. */
export const sigmoidCrossEntropy: Loss = (logits, targets) => {
  const crossEntropy = tf.customGrad((scores, save) => {
    const x = scores as tf.Tensor
    // Saved whole: targets that were mixed here are gone when the gradient is asked for.
    ;(save as (tensors: tf.Tensor[]) => void)([tf.sub(tf.sigmoid(x), targets)])
    return {
      value: tf.add(tf.sub(tf.relu(x), tf.mul(x, targets)), tf.softplus(tf.neg(tf.abs(x)))),
      gradFunc: (upstream: tf.Tensor, [saved]: tf.Tensor[]) => tf.mul(upstream, saved!)
    }
  })
  return tf.mean(crossEntropy(logits))
}

/** Mean over batch and targets of the squared difference. */
export const squaredError: Loss = (outputs, targets) => {
  const difference = tf.sub(outputs, targets)
  return tf.mean(tf.mul(difference, difference))
}

/** What each kind of task minimises. */
export const losses: Record<Task, Loss> = {
  classification: softmaxCrossEntropy,
  'multi-label': sigmoidCrossEntropy,
  regression: squaredError
}
