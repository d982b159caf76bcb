import type { ModelDescription } from '../../core/architecture'
import type { Layer } from '../../core/architecture/layer'
import type { NamedValues } from './initialise'

type LayerOf<K extends Layer['kind']> = Extract<Layer, { kind: K }>
type Convolution = LayerOf<'conv' | 'depthwiseConv'>

interface Folded {
  model: ModelDescription
  weights: NamedValues
}

/**
 * The same function with batch normalisation folded into the convolutions before it, for models that are no longer
 * trained: TensorFlow then computes convolution, offset and activation in one.
 */
export function foldNormalisation(model: ModelDescription, given: NamedValues): Folded {
  const weights: NamedValues = {}
  const fold = (layers: Layer[]): Layer[] =>
    layers.flatMap((layer, index) => {
      const [before, after] = [layers[index - 1], layers[index + 1]]
      if (layer.kind === 'residual') {
        return [{ ...layer, main: fold(layer.main), shortcut: fold(layer.shortcut) }]
      }
      if (layer.kind === 'batchNorm' && before && isFoldable(before)) return []
      if (isFoldable(layer) && after?.kind === 'batchNorm') {
        return [foldInto(layer, after, given, weights)]
      }
      for (const { name } of [...layer.parameters, ...layer.statistics]) {
        weights[name] = given[name]!
      }
      return [layer]
    })
  const blocks = model.blocks.map((block) => ({ ...block, layers: fold(block.layers) }))
  return { model: { ...model, blocks }, weights }
}

const isFoldable = (layer: Layer): layer is Convolution =>
  (layer.kind === 'conv' || layer.kind === 'depthwiseConv') && !layer.bias

/** kernel * scale / deviation, and offset - mean * scale / deviation. */
function foldInto(
  layer: Convolution,
  norm: LayerOf<'batchNorm'>,
  given: NamedValues,
  weights: NamedValues
): Layer {
  const of = (part: string): Float32Array => given[`${norm.name}/${part}`]!
  const [scale, offset, mean, variance] = ['scale', 'offset', 'mean', 'variance'].map(of) as [
    ...[Float32Array, Float32Array],
    ...[Float32Array, Float32Array]
  ]
  const factor = scale.map((value, i) => value / Math.sqrt(variance[i]! + norm.epsilon))
  const [kernel] = layer.parameters
  const bias = `${layer.name}/bias`
  // Channels are the last axis that is not 1: of the outputs of a convolution, of the inputs of a depthwise one.
  weights[kernel!.name] = given[kernel!.name]!.map((value, i) => value * factor[i % factor.length]!)
  weights[bias] = offset.map((value, i) => value - mean[i]! * factor[i]!)
  const added = { ...kernel!, name: bias, shape: [factor.length], role: 'bias' as const }
  return { ...layer, bias: true, parameters: [kernel!, added] }
}
