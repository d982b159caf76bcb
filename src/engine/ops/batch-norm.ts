import * as tf from '@tensorflow/tfjs'
import { nativeOperations, runsNatively, type Attribute } from './native'

const kernelName = 'MixupStudioBatchNorm'

const attributesWith = (epsilon: number): Record<string, Attribute> => ({
  T: { type: 'float32' },
  U: { type: 'float32' },
  epsilon: { float: epsilon },
  data_format: { text: 'NHWC' },
  is_training: { flag: true }
})

/** What the kernel is called with beside its inputs. */
type KernelSettings = { epsilon: number }

// A separate kernel because tf.customGrad allows only one output, and the statistics are needed too.
tf.registerKernel({
  kernelName,
  backendName: 'tensorflow',
  kernelFunc: ({ inputs, attrs }) => {
    const { x, scale, offset } = inputs as tf.NamedTensorMap
    const none = tf.tensor1d([])
    const outputs = nativeOperations(
      'FusedBatchNormV3',
      {
        ...attributesWith((attrs as KernelSettings).epsilon),
        exponential_avg_factor: { float: 1 }
      },
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
  gradFunc: (upstream, saved, attrs) => {
    const [x, scale, ...reserved] = saved
    const [dy] = upstream as tf.Tensor[]
    const gradients = nativeOperations(
      'FusedBatchNormGradV3',
      attributesWith((attrs as KernelSettings).epsilon),
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

function nativeBatchNorm(
  x: tf.Tensor,
  scale: tf.Tensor,
  offset: tf.Tensor,
  epsilon: number
): Normalised {
  const channels = x.shape.at(-1)!
  const images = x.rank === 4 ? x : x.reshape([-1, 1, 1, channels])
  const inputs = { x: images, scale, offset }
  const [output, mean, variance] = tf
    .engine()
    .runKernel<[output: tf.Tensor, mean: tf.Tensor, variance: tf.Tensor]>(kernelName, inputs, {
      epsilon
    })
  return { output: x.rank === 4 ? output : output.reshape([-1, channels]), mean, variance }
}

function plainBatchNorm(
  x: tf.Tensor,
  scale: tf.Tensor,
  offset: tf.Tensor,
  epsilon: number
): Normalised {
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
 * offset [channels]. `epsilon` is added to the variance.
 * Source: Ioffe and Szegedy, "Batch normalization", ICML 2015.
 */
export function batchNorm(
  x: tf.Tensor,
  scale: tf.Tensor,
  offset: tf.Tensor,
  epsilon: number
): Normalised {
  return (runsNatively() ? nativeBatchNorm : plainBatchNorm)(x, scale, offset, epsilon)
}

/** Each [channels]; `epsilon` is added to the variance. */
interface RunningNormalisation {
  scale: tf.Tensor
  offset: tf.Tensor
  mean: tf.Tensor
  variance: tf.Tensor
  epsilon: number
}

/** Normalises by running statistics, for evaluation. */
export function batchNormByStatistics(
  x: tf.Tensor,
  { scale, offset, mean, variance, epsilon }: RunningNormalisation
): tf.Tensor {
  const factor = tf.mul(scale, tf.rsqrt(tf.add(variance, epsilon)))
  return tf.add(tf.mul(x, factor), tf.sub(offset, tf.mul(mean, factor)))
}
