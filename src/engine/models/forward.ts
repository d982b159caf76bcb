import * as tf from '@tensorflow/tfjs'
import type { ModelDescription } from '../../core/architecture'
import type { Layer } from '../../core/architecture/layer'
import type { Mixer } from '../mixing/policy'
import { batchNorm, batchNormByStatistics } from '../ops/batch-norm'
import { biasAdd } from '../ops/bias-add'
import { dropout } from '../ops/dropout'
import { embed } from '../ops/embed'
import { globalAveragePool } from '../ops/global-average-pool'
import { relu, relu6 } from '../ops/relu'

/** Tensors by the names that the model's description gives them. */
export type NamedTensors = Record<string, tf.Tensor>

/** Settings of a training forward pass; without it dropout and batch statistics are off. */
export interface TrainingPass {
  /** int32 [2], fed in every step. */
  dropoutSeed: tf.Tensor
  /** Mixes at the beginning of its block. */
  mixer: Mixer | null
}

/** As PyTorch counts it: the share of the new batch. */
const runningMomentum = 0.1

type LayerOf<K extends Layer['kind']> = Extract<Layer, { kind: K }>

class Pass {
  /** New running statistics. */
  readonly statistics: NamedTensors = {}
  private dropoutLayers = 0

  constructor(
    private readonly tensors: NamedTensors,
    private readonly training: TrainingPass | null
  ) {}

  through(layers: Layer[], x: tf.Tensor): tf.Tensor {
    return layers.reduce((hidden, layer) => this.layer(layer, hidden), x)
  }

  private layer(layer: Layer, x: tf.Tensor): tf.Tensor {
    switch (layer.kind) {
      case 'conv': {
        const kernel = this.tensor(layer, 'kernel') as tf.Tensor4D
        const y = tf.conv2d(x as tf.Tensor4D, kernel, layer.stride, layer.padding)
        return layer.bias ? biasAdd(y, this.tensor(layer, 'bias') as tf.Tensor1D) : y
      }
      case 'depthwiseConv': {
        const kernel = this.tensor(layer, 'kernel') as tf.Tensor4D
        const y = tf.depthwiseConv2d(x as tf.Tensor4D, kernel, layer.stride, layer.padding)
        return layer.bias ? biasAdd(y, this.tensor(layer, 'bias') as tf.Tensor1D) : y
      }
      case 'zeroPad': {
        const sides: [number, number] = [layer.pixels, layer.pixels]
        return tf.pad(x, [[0, 0], sides, sides, [0, 0]])
      }
      case 'dense': {
        const y = tf.matMul(x, this.tensor(layer, 'kernel'))
        return layer.bias ? biasAdd(y, this.tensor(layer, 'bias') as tf.Tensor1D) : y
      }
      case 'embedding':
        return embed(x, this.tensor(layer, 'table') as tf.Tensor2D, layer.averaged)
      case 'windows':
        return this.windows(layer, x as tf.Tensor4D)
      case 'batchNorm':
        return this.normalise(layer, x)
      case 'relu':
        return relu(x)
      case 'relu6':
        return relu6(x)
      case 'maxPool':
        return tf.maxPool(x as tf.Tensor4D, layer.size, layer.stride, 'valid')
      case 'globalAveragePool':
        return globalAveragePool(x as tf.Tensor4D)
      case 'flatten':
        return x.reshape([-1, layer.output[0]!])
      case 'dropout':
        if (!this.training) return x
        return dropout(x, layer.rate, this.training.dropoutSeed, this.dropoutLayers++)
      case 'residual':
        return tf.add(this.through(layer.main, x), this.through(layer.shortcut, x))
    }
  }

  private windows(layer: Extract<Layer, { kind: 'windows' }>, x: tf.Tensor4D): tf.Tensor {
    const [length] = layer.input
    const found = layer.widths.map((size) => {
      const kernel = this.tensor(layer, `kernel-${size}`) as tf.Tensor4D
      const y = tf.conv2d(x, kernel, 1, 'valid')
      const active = relu(biasAdd(y, this.tensor(layer, `bias-${size}`) as tf.Tensor1D))
      return tf.maxPool(active, [length! - size + 1, 1], 1, 'valid').reshape([-1, layer.filters])
    })
    return found.length === 1 ? found[0]! : tf.concat(found, 1)
  }

  private normalise(layer: LayerOf<'batchNorm'>, x: tf.Tensor): tf.Tensor {
    const [scale, offset] = [this.tensor(layer, 'scale'), this.tensor(layer, 'offset')]
    const [mean, variance] = [this.tensor(layer, 'mean'), this.tensor(layer, 'variance')]
    const { epsilon, frozen } = layer
    if (!this.training || frozen) {
      return batchNormByStatistics(x, { scale, offset, mean, variance, epsilon })
    }
    const normalised = batchNorm(x, scale, offset, epsilon)
    this.statistics[`${layer.name}/mean`] = follow(mean, normalised.mean)
    this.statistics[`${layer.name}/variance`] = follow(variance, normalised.variance)
    return normalised.output
  }

  private tensor(layer: Layer, part: string): tf.Tensor {
    const tensor = this.tensors[`${layer.name}/${part}`]
    if (!tensor) throw new Error(`the model has no tensor ${layer.name}/${part}`)
    return tensor
  }
}

const follow = (running: tf.Tensor, batch: tf.Tensor): tf.Tensor =>
  tf.add(tf.mul(running, 1 - runningMomentum), tf.mul(batch, runningMomentum))

/**
 * Runs a model.
 * @param tensors its parameters and running statistics
 * @param x [batch, ...exampleShape]
 * @param mixer mixes in evaluation mode too where it is given
 * @returns logits [batch, outputs] and, in training, the new running statistics
 */
export function forward(
  description: ModelDescription,
  tensors: NamedTensors,
  x: tf.Tensor,
  training: TrainingPass | null = null,
  mixer: Mixer | null = training?.mixer ?? null
): { logits: tf.Tensor2D; statistics: NamedTensors } {
  const pass = new Pass(tensors, training)
  let hidden = mixer?.enter ? mixer.enter(x) : x
  for (const [index, block] of description.blocks.entries()) {
    if (mixer?.block === index) hidden = mixer.mix(hidden)
    const before = hidden
    // Intermediate results of a block are no longer needed, except for statistics.
    hidden = training
      ? pass.through(block.layers, before)
      : tf.tidy(() => pass.through(block.layers, before))
  }
  return { logits: hidden as tf.Tensor2D, statistics: pass.statistics }
}
