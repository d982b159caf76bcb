import * as tf from '@tensorflow/tfjs'
import { StudioError } from '../../contract/errors'
import type { ImagePreprocessing, TargetPreprocessing } from '../../contract/preprocessing'
import type { Layer } from '../../core/architecture/layer'
import type { NamedValues } from '../models/initialise'
import type { TrainedModel } from './trained-model'

type Applied = tf.SymbolicTensor
type LayerOf<K extends Layer['kind']> = Extract<Layer, { kind: K }>

/** Exactly representable, and so is 1 less it: dividing by their sum changes nothing. */
const smallEpsilon = 2 ** -10

/** Names without slashes, which separate a layer from its weights. */
const nameOf = ({ name }: Layer): string => name.replaceAll('/', '_')

class LayersBuilder {
  constructor(
    private readonly weights: NamedValues,
    private readonly last: Layer | undefined
  ) {}

  through(layers: Layer[], x: Applied): Applied {
    return layers.reduce((hidden, layer) => this.apply(layer, hidden), x)
  }

  private apply(layer: Layer, x: Applied): Applied {
    const name = layer === this.last ? 'logits' : nameOf(layer)
    switch (layer.kind) {
      case 'conv':
        return this.weighted(layer, this.convolution(layer, name), x)
      case 'depthwiseConv': {
        const { size: kernelSize, stride: strides, padding } = layer
        const kernel = { kernelSize, strides, padding, depthMultiplier: 1, useBias: false }
        return this.weighted(layer, tf.layers.depthwiseConv2d({ name, ...kernel }), x)
      }
      case 'zeroPad':
        return applied(tf.layers.zeroPadding2d({ name, padding: layer.pixels }), x)
      case 'dense': {
        const { units, bias: useBias } = layer
        const dense = tf.layers.dense({ name, units, useBias, kernelInitializer: 'zeros' })
        return this.weighted(layer, dense, x)
      }
      case 'batchNorm': {
        const norm = tf.layers.batchNormalization({ name, epsilon: layer.epsilon })
        return this.weighted(layer, norm, x)
      }
      case 'embedding':
      case 'windows':
        throw new StudioError(
          'unsupported',
          'A model of texts cannot be exported for TensorFlow.js. Export it as a SavedModel.'
        )
      case 'relu':
        return applied(tf.layers.activation({ name, activation: 'relu' }), x)
      case 'relu6':
        return applied(tf.layers.activation({ name, activation: 'relu6' }), x)
      case 'maxPool': {
        const { size: poolSize, stride: strides } = layer
        const pooling = { name, poolSize, strides, padding: 'valid' } as const
        return applied(tf.layers.maxPooling2d(pooling), x)
      }
      case 'globalAveragePool':
        return applied(tf.layers.globalAveragePooling2d({ name }), x)
      case 'flatten':
        return applied(tf.layers.flatten({ name }), x)
      case 'dropout':
        return applied(tf.layers.dropout({ name, rate: layer.rate }), x)
      case 'residual': {
        const branches = [this.through(layer.main, x), this.through(layer.shortcut, x)]
        return tf.layers.add({ name }).apply(branches) as Applied
      }
    }
  }

  private convolution(layer: LayerOf<'conv'>, name: string): tf.layers.Layer {
    const { filters, size: kernelSize, stride: strides, padding, bias: useBias } = layer
    const kernel = { filters, kernelSize, strides, padding, useBias }
    return tf.layers.conv2d({ name, ...kernel, kernelInitializer: 'zeros' })
  }

  /** Parameters and statistics, in the order of TensorFlow.js layers. */
  private weighted({ parameters, statistics }: Layer, layer: tf.layers.Layer, x: Applied): Applied {
    const result = applied(layer, x)
    setWeights(
      layer,
      [...parameters, ...statistics].map(({ name, shape }) => ({
        values: this.weights[name]!,
        shape
      }))
    )
    return result
  }
}

const applied = (layer: tf.layers.Layer, x: Applied): Applied => layer.apply(x) as Applied

function setWeights(
  layer: tf.layers.Layer,
  weights: { values: Float32Array; shape: number[] }[]
): void {
  tf.tidy(() => layer.setWeights(weights.map(({ values, shape }) => tf.tensor(values, shape))))
}

/** (x - offset) * scale + shift in each channel, as a batch normalisation whose statistics are fixed. */
function affine(
  name: string,
  x: Applied,
  { offset, scale, shift }: { offset: number[]; scale: number[]; shift: number[] }
): Applied {
  const layer = tf.layers.batchNormalization({ name, epsilon: smallEpsilon, trainable: false })
  const result = applied(layer, x)
  const unit = offset.map(() => 1 - smallEpsilon)
  setWeights(
    layer,
    [scale, shift, offset, unit].map((values) => ({
      values: Float32Array.from(values),
      shape: [values.length]
    }))
  )
  return result
}

function normalise(x: Applied, { offset, scale }: ImagePreprocessing): Applied {
  const inverse = scale.map((value) => 1 / value)
  return affine('normalise', x, { offset, scale: inverse, shift: offset.map(() => 0) })
}

/** User-facing outputs from the logits: probabilities, or values in the units of the data. */
function answer(logits: Applied, targets: TargetPreprocessing): Applied {
  if (targets.task === 'regression') {
    const { scale, offset: shift } = targets
    return affine('values', logits, { offset: shift.map(() => 0), scale, shift })
  }
  const activation = targets.task === 'classification' ? 'softmax' : 'sigmoid'
  return applied(tf.layers.activation({ name: 'probabilities', activation }), logits)
}

/**
 * The model in layers of TensorFlow.js: from `images`, raw pixels [batch, height, width, channels], or `features`,
 * encoded columns [batch, columns], to `logits` and `probabilities`, or `values` of a regression.
 */
export function buildLayersModel({ model, weights, preprocessing }: TrainedModel): tf.LayersModel {
  const { features, targets } = preprocessing
  const name = features.kind === 'image' ? 'images' : 'features'
  const input = tf.input({ name, shape: model.exampleShape })
  const start = features.kind === 'image' ? normalise(input, features) : input
  const last = model.blocks.at(-1)?.layers.at(-1)
  const builder = new LayersBuilder(weights, last)
  const logits = model.blocks.reduce((x, { layers }) => builder.through(layers, x), start)
  return tf.model({ name: 'model', inputs: input, outputs: [logits, answer(logits, targets)] })
}
