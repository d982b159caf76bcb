import * as tf from '@tensorflow/tfjs'
import { nativeOperations, runsNatively, type Attribute } from './native'

/** PyTorch's default, added to the variance. */
const epsilon = 1e-5
const kernelName = 'MixupStudioBatchNorm'

const attributes: Record<string, Attribute> = {
  T: { type: 'float32' },
  U: { type: 'float32' },
  epsilon: { float: epsilon },
  data_format: { text: 'NHWC' },
  is_training: { flag: true }
}

// A kernel of its own because tf.customGrad allows one output only, and the statistics are wanted too.
tf.registerKernel({
  kernelName,
  backendName: 'tensorflow',
  kernelFunc: ({ inputs }) => {
    const { x, scale, offset } = inputs as tf.NamedTensorMap
    const none = tf.tensor1d([])
    const outputs = nativeOperations(
      'FusedBatchNormV3',
      { ...attributes, exponential_avg_factor: { float: 1 } },
      [x!, scale!, offset!, none, none],
      6
    )
    none.dispose()
    return outputs
  }
})

tf.registerGradient({
  kernelName,
  inputsToSave: ['x', 'scale'],
  outputsToSave: [false, false, false, true, true, true],
  gradFunc: (upstream, saved) => {
    const [x, scale, ...reserved] = saved
    const [dy] = upstream as tf.Tensor[]
    const gradients = nativeOperations(
      'FusedBatchNormGradV3',
      attributes,
      [dy!, x!, scale!, ...reserved],
      5
    )
    return { x: () => gradients[0]!, scale: () => gradients[1]!, offset: () => gradients[2]! }
  }
})

interface Normalised {
  output: tf.Tensor
  /** [channels] */
  mean: tf.Tensor
  /** [channels], unbiased: divided by n - 1, as PyTorch's running variance wants it. */
  variance: tf.Tensor
}

function nativeBatchNorm(x: tf.Tensor, scale: tf.Tensor, offset: tf.Tensor): Normalised {
  const channels = x.shape.at(-1)!
  const images = x.rank === 4 ? x : x.reshape([-1, 1, 1, channels])
  const inputs = { x: images, scale, offset }
  const [output, mean, variance] = tf
    .engine()
    .runKernel<[output: tf.Tensor, mean: tf.Tensor, variance: tf.Tensor]>(kernelName, inputs)
  return { output: x.rank === 4 ? output : output.reshape([-1, channels]), mean, variance }
}

function plainBatchNorm(x: tf.Tensor, scale: tf.Tensor, offset: tf.Tensor): Normalised {
  const axes = Array.from({ length: x.rank - 1 }, (_, axis) => axis)
  const rows = x.size / x.shape.at(-1)!
  const mean = tf.mean(x, axes)
  const centred = tf.sub(x, mean)
  const biased = tf.mean(tf.square(centred), axes)
  const output = tf.add(tf.mul(centred, tf.mul(scale, tf.rsqrt(tf.add(biased, epsilon)))), offset)
  return { output, mean, variance: tf.mul(biased, rows / Math.max(rows - 1, 1)) }
}

/**
 * Normalises by the statistics of the batch: x [batch, channels] or [batch, height, width, channels], scale and
 * offset [channels].
 * Source: Ioffe and Szegedy, "Batch normalization", ICML 2015.
 */
export function batchNorm(x: tf.Tensor, scale: tf.Tensor, offset: tf.Tensor): Normalised {
  return (runsNatively() ? nativeBatchNorm : plainBatchNorm)(x, scale, offset)
}

/** Normalises by running statistics [channels], for evaluation. */
export function batchNormByStatistics(
  x: tf.Tensor,
  scale: tf.Tensor,
  offset: tf.Tensor,
  mean: tf.Tensor,
  variance: tf.Tensor
): tf.Tensor {
  const factor = tf.mul(scale, tf.rsqrt(tf.add(variance, epsilon)))
  return tf.add(tf.mul(x, factor), tf.sub(offset, tf.mul(mean, factor)))
}
