import { layersOf, parametersOf, statisticsOf, type ModelDescription } from './architecture'
import type { Layer } from './architecture/layer'

export interface ModelCost {
  /** Trained numbers. */
  parameters: number
  /** Floating-point operations of the forward pass of one example; a multiplication with addition counts as two. */
  flops: number
  /** Rough number of bytes that training with such batches keeps at once. */
  trainingBytes: number
}

const product = (sizes: number[]): number => sizes.reduce((total, size) => total * size, 1)
const total = (values: number[]): number => values.reduce((sum, value) => sum + value, 0)

/**
 * What a model costs.
 * @param batchSize rows that a step computes, those that mixing adds included
 * @param slots numbers the optimizer keeps for each parameter: 0 to 2
 */
export function costOf(description: ModelDescription, batchSize: number, slots: number): ModelCost {
  const layers = layersOf(description)
  const parameters = total(parametersOf(description).map(({ shape }) => product(shape)))
  const statistics = total(statisticsOf(description).map(({ shape }) => product(shape)))
  const activations = product(description.exampleShape) + total(layers.map(keptActivations))
  return {
    parameters,
    flops: total(layers.map(layerFlops)),
    // weights, gradients and slots; outputs of layers and the gradients by them
    trainingBytes: 4 * (parameters * (2 + slots) + statistics + 2 * batchSize * activations)
  }
}

const keptActivations = (layer: Layer): number =>
  layer.kind === 'flatten' ? 0 : product(layer.output)

function layerFlops(layer: Layer): number {
  const outputs = product(layer.output)
  switch (layer.kind) {
    case 'conv': {
      const channels = layer.input[2] ?? 0
      return outputs * (2 * layer.size ** 2 * channels + (layer.bias ? 1 : 0))
    }
    case 'dense':
      return outputs * (2 * (layer.input[0] ?? 0) + (layer.bias ? 1 : 0))
    case 'batchNorm':
      return 2 * outputs
    case 'relu':
    case 'dropout':
    case 'residual':
      return outputs
    case 'maxPool':
      return outputs * layer.size ** 2
    case 'globalAveragePool':
      return product(layer.input)
    case 'flatten':
      return 0
  }
}
