import * as tf from '@tensorflow/tfjs'
import { valuesOf } from '../ops/values-of'
import { logitsOf, type StudiedModel } from './studied-model'

/** One an example. */
interface JacobianNorms {
  logits: Float32Array
  probabilities: Float32Array | null
}

/**
 * Frobenius norms of d logits / d x and d softmax / d x, one per example: exact, one backward pass per output. The second
 * comes from the first by (diag(p) - p p^T), or diag(p (1 - p)) for labels; null for regression.
 * Source: Zhang et al., "mixup: Beyond empirical risk minimization", ICLR 2018, figure 2.
 * @param x [batch, ...exampleShape], as the model takes it
 */
export async function jacobianNorms(model: StudiedModel, x: tf.Tensor): Promise<JacobianNorms> {
  const norms = await valuesOf(() => {
    const logits = logitsOf(model, x)
    const jacobian = logitJacobian(model, x, logits.shape[1])
    const ofProbabilities = probabilityJacobian(model, logits, jacobian)
    return {
      logits: frobenius(jacobian),
      ...(ofProbabilities && { probabilities: frobenius(ofProbabilities) })
    }
  })
  return { logits: norms.logits, probabilities: norms.probabilities ?? null }
}

/** [batch, outputs, numbers of an example] */
function logitJacobian(model: StudiedModel, x: tf.Tensor, outputs: number): tf.Tensor3D {
  const rows = Array.from({ length: outputs }, (_, output) =>
    tf.tidy(() => {
      const own = (input: tf.Tensor) =>
        tf.sum(tf.slice(logitsOf(model, input), [0, output], [-1, 1]))
      return tf.grad(own)(x).reshape<tf.Tensor2D>([x.shape[0], -1])
    })
  )
  return tf.stack(rows, 1) as tf.Tensor3D
}

function probabilityJacobian(
  { task }: StudiedModel,
  logits: tf.Tensor2D,
  jacobian: tf.Tensor3D
): tf.Tensor | null {
  switch (task) {
    case 'classification': {
      const p = tf.softmax(logits).expandDims(2)
      return tf.mul(p, tf.sub(jacobian, tf.sum(tf.mul(p, jacobian), 1, true)))
    }
    case 'multi-label': {
      const p = tf.sigmoid(logits).expandDims(2)
      return tf.mul(tf.mul(p, tf.sub(1, p)), jacobian)
    }
    case 'regression':
      return null
  }
}

const frobenius = (jacobian: tf.Tensor): tf.Tensor => tf.sqrt(tf.sum(tf.square(jacobian), [1, 2]))
