import * as tf from '@tensorflow/tfjs'
import type { Task } from '../../contract/data'
import { nativeOperations, runsNatively } from './native'

type Loss = (logits: tf.Tensor2D, targets: tf.Tensor2D) => tf.Scalar
/** [rows] */
type RowLosses = (logits: tf.Tensor2D, targets: tf.Tensor2D) => tf.Tensor1D

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

const crossEntropies: RowLosses = (logits, targets) =>
  (runsNatively() ? nativeCrossEntropy : plainCrossEntropy)(logits, targets)

/** Mean over the batch of the cross-entropy of softmax(logits) against soft targets. */
export const softmaxCrossEntropy: Loss = (logits, targets) =>
  tf.mean(crossEntropies(logits, targets))

/** [rows, labels] */
function binaryCrossEntropies(logits: tf.Tensor2D, targets: tf.Tensor2D): tf.Tensor {
  const crossEntropy = tf.customGrad((scores, save) => {
    const x = scores as tf.Tensor
    // Saved whole: targets that were mixed here are gone when the gradient is asked for.
    ;(save as (tensors: tf.Tensor[]) => void)([tf.sub(tf.sigmoid(x), targets)])
    return {
      value: tf.add(tf.sub(tf.relu(x), tf.mul(x, targets)), tf.softplus(tf.neg(tf.abs(x)))),
      gradFunc: (upstream: tf.Tensor, [saved]: tf.Tensor[]) => tf.mul(upstream, saved!)
    }
  })
  return crossEntropy(logits)
}

/** Mean over batch and labels of the binary cross-entropy of sigmoid(logits), without overflow. */
export const sigmoidCrossEntropy: Loss = (logits, targets) =>
  tf.mean(binaryCrossEntropies(logits, targets))

/** [rows, targets] */
function squares(outputs: tf.Tensor2D, targets: tf.Tensor2D): tf.Tensor {
  const difference = tf.sub(outputs, targets)
  return tf.mul(difference, difference)
}

/** Mean over batch and targets of the squared difference. */
export const squaredError: Loss = (outputs, targets) => tf.mean(squares(outputs, targets))

/** What each kind of task minimises. */
export const losses: Record<Task, Loss> = {
  classification: softmaxCrossEntropy,
  'multi-label': sigmoidCrossEntropy,
  regression: squaredError
}

const rowLosses: Record<Task, RowLosses> = {
  classification: crossEntropies,
  'multi-label': (logits, targets) => tf.mean(binaryCrossEntropies(logits, targets), 1),
  regression: (outputs, targets) => tf.mean(squares(outputs, targets), 1)
}

/** How rows and classes count in a loss; what is left out counts the same. */
export interface LossWeights {
  /** [rows], of mean 1. */
  rows?: tf.Tensor1D | undefined
  /** One a class, for classification. */
  classes?: readonly number[] | undefined
}

/**
 * The loss of a task where rows or classes count differently. With class weights w it is the mean over the rows of
 * -sum_c w_c target_c log p_c, as PyTorch's `CrossEntropyLoss(weight=w)` has it for targets that are probabilities.
 */
export function weightedLoss(
  task: Task,
  logits: tf.Tensor2D,
  targets: tf.Tensor2D,
  { rows, classes }: LossWeights = {}
): tf.Scalar {
  if (!classes) {
    if (!rows) return losses[task](logits, targets)
    return tf.mean(tf.mul(rowLosses[task](logits, targets), rows))
  }
  // The native gradient holds for targets that sum to 1 only: their sum becomes a weight of the row.
  const weighted = tf.mul(targets, tf.tensor1d([...classes]))
  const sums = tf.sum(weighted, 1)
  const normalised = tf.div<tf.Tensor2D>(weighted, sums.reshape([-1, 1]))
  const crossEntropy = tf.mul(rowLosses[task](logits, normalised), sums)
  return tf.mean(rows ? tf.mul(crossEntropy, rows) : crossEntropy)
}
