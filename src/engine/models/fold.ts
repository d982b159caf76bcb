import * as tf from '@tensorflow/tfjs'
import type { ModelDescription } from '../../core/architecture'
import type { Layer } from '../../core/architecture/layer'
import type { NamedTensors } from './forward'

type LayerOf<K extends Layer['kind']> = Extract<Layer, { kind: K }>
type Convolution = LayerOf<'conv' | 'depthwiseConv'>

interface Folded {
  model: ModelDescription
  /** Parameters and statistics of `model`, from those of the model that it was folded from. */
  tensorsOf: (tensors: NamedTensors) => NamedTensors
}

/** Sets kernel and bias of one convolution. */
type Fold = (tensors: NamedTensors) => NamedTensors

/**
 * The same function in evaluation mode, with batch normalisation folded into the convolutions before it: TensorFlow then
 * computes convolution, offset and activation in one.
 */
export function foldNormalisation(model: ModelDescription): Folded {
  const folds: Fold[] = []
  const fold = (layers: Layer[]): Layer[] =>
    layers.flatMap((layer, index) => {
      const [before, after] = [layers[index - 1], layers[index + 1]]
      if (layer.kind === 'residual') {
        return [{ ...layer, main: fold(layer.main), shortcut: fold(layer.shortcut) }]
      }
      if (layer.kind === 'batchNorm' && before && isFoldable(before)) return []
      if (!isFoldable(layer) || after?.kind !== 'batchNorm') return [layer]
      folds.push(foldInto(layer, after))
      return [withBias(layer)]
    })
  const blocks = model.blocks.map((block) => ({ ...block, layers: fold(block.layers) }))
  return {
    model: { ...model, blocks },
    tensorsOf: (tensors) => folds.reduce((all, one) => ({ ...all, ...one(tensors) }), tensors)
  }
}

const isFoldable = (layer: Layer): layer is Convolution =>
  (layer.kind === 'conv' || layer.kind === 'depthwiseConv') && !layer.bias

const biasOf = (layer: Convolution): string => `${layer.name}/bias`

function withBias(layer: Convolution): Layer {
  const [kernel] = layer.parameters
  const shape = [layer.output.at(-1)!]
  const bias = { ...kernel!, name: biasOf(layer), shape, role: 'bias' as const }
  return { ...layer, bias: true, parameters: [kernel!, bias] }
}

/** kernel * scale / deviation, and offset - mean * scale / deviation. */
function foldInto(layer: Convolution, norm: LayerOf<'batchNorm'>): Fold {
  const kernel = layer.parameters[0]!.name
  return (tensors) => {
    const of = (part: string): tf.Tensor => tensors[`${norm.name}/${part}`]!
    const deviation = tf.sqrt(tf.add(of('variance'), norm.epsilon))
    const factor = tf.div(of('scale'), deviation)
    // Of a depthwise convolution, channels are the last axis but one.
    const ofKernel = layer.kind === 'depthwiseConv' ? factor.reshape([-1, 1]) : factor
    return {
      [kernel]: tf.mul(tensors[kernel]!, ofKernel),
      [biasOf(layer)]: tf.sub(of('offset'), tf.mul(of('mean'), factor))
    }
  }
}
