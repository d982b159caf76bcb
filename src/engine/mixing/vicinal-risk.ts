import * as tf from '@tensorflow/tfjs'
import { StudioError } from '../../contract/errors'
import { betaQuantile } from '../../core/beta'
import { interpolate } from './interpolate'

/** Pairs times lambdas that are computed at most; more is refused as too slow. */
const mostEvaluations = 50_000_000

/**
 * The vicinal risk of mixup over all n^2 ordered pairs, which training only samples (Zhang et al. 2018): the mean loss
 * of lambda * x_i + (1 - lambda) * x_j, averaged over lambda ~ Beta(alpha, alpha) at equally probable midpoints.
 * @param inputs [n, ...exampleShape]
 * @param targets [n, outputs]
 * @param meanLoss mean loss of the model over a batch of mixed examples, in evaluation mode
 * @throws StudioError `unsupported` where n is too large for n^2 pairs
 */
export function vicinalRisk(
  inputs: tf.Tensor,
  targets: tf.Tensor2D,
  meanLoss: (inputs: tf.Tensor, targets: tf.Tensor2D) => tf.Scalar,
  { alpha, lambdas = 16 }: { alpha: number; lambdas?: number }
): number {
  const n = targets.shape[0]
  const shares = alpha === 0 ? [1] : midpoints(alpha, lambdas)
  if (n * n * shares.length > mostEvaluations) {
    throw new StudioError(
      'unsupported',
      `The exact risk over all ${n} x ${n} pairs would take too long: choose fewer examples.`
    )
  }
  let sum = 0
  for (let i = 0; i < n; i++) {
    for (const lambda of shares) sum += riskOfFirst(i, lambda, { inputs, targets, meanLoss })
  }
  return sum / (n * shares.length)
}

interface Risk {
  inputs: tf.Tensor
  targets: tf.Tensor2D
  meanLoss: (inputs: tf.Tensor, targets: tf.Tensor2D) => tf.Scalar
}

/** Mean loss of example i mixed with every example, itself included. */
function riskOfFirst(i: number, lambda: number, { inputs, targets, meanLoss }: Risk): number {
  return tf.tidy(() => {
    const weight = tf.tensor1d([lambda])
    const withAll = <T extends tf.Tensor>(x: T): T => {
      const first = x.slice([i], [1])
      return interpolate(tf.onesLike(x).mul(first), x, weight)
    }
    return meanLoss(withAll(inputs), withAll(targets)).dataSync()[0]!
  })
}

const midpoints = (alpha: number, count: number): number[] =>
  Array.from({ length: count }, (_, k) => betaQuantile((k + 0.5) / count, alpha, alpha))
