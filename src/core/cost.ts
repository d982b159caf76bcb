import {
  layersOf,
  parametersOf,
  statisticsOf,
  trainedParametersOf,
  type ModelDescription
} from './architecture'
import type { Layer } from './architecture/layer'

export interface ModelCost {
  parameters: number
  /** Those of them that training changes. */
  trainedParameters: number
  /** Floating-point operations of the forward pass of one example; a multiplication with addition counts as two. */
  flops: number
  /** The same of the backward pass: twice the forward pass of what comes from the first trained block on. */
  backwardFlops: number
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
  const parameters = numbersIn(parametersOf(description))
  const trainedParameters = numbersIn(trainedParametersOf(description))
  const statistics = numbersIn(statisticsOf(description))
  const changing = changingPart(description)
  const kept = layersOf(changing).map(keptActivations)
  const activations = product(changing.exampleShape) + total(kept)
  return {
    parameters,
    trainedParameters,
    flops: flopsOf(description),
    backwardFlops: 2 * flopsOf(changing),
    // weights; gradients and slots of the trained ones; outputs of layers and the gradients by them
    trainingBytes:
      4 * (parameters + trainedParameters * (1 + slots) + statistics + 2 * batchSize * activations)
  }
}

/** Rough number of bytes that a forward pass keeps at once: the weights, and the largest outputs of two layers in a row. */
export function forwardBytes(description: ModelDescription, batchSize: number): number {
  const weights = numbersIn([...parametersOf(description), ...statisticsOf(description)])
  const outputs = layersOf(description).map(({ output }) => product(output))
  const pairs = outputs.map(
    (size, i) => size + (outputs[i - 1] ?? product(description.exampleShape))
  )
  return 4 * (weights + batchSize * Math.max(0, ...pairs))
}

const numbersIn = (specs: { shape: number[] }[]): number =>
  total(specs.map(({ shape }) => product(shape)))

/** Floating-point operations of the forward pass of one example. */
export const flopsOf = (description: ModelDescription): number =>
  total(layersOf(description).map(layerFlops))

/** What comes from the first block on that has something to train: nothing is kept of the blocks before. */
function changingPart(description: ModelDescription): ModelDescription {
  const blocks = description.blocks
  const first = blocks.findIndex(
    (block) => trainedParametersOf({ ...description, blocks: [block] }).length > 0
  )
  const from = Math.max(0, first)
  const exampleShape = blocks[from]?.input ?? description.exampleShape
  return { ...description, exampleShape, blocks: blocks.slice(from) }
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
    case 'depthwiseConv':
      return outputs * 2 * layer.size ** 2
    case 'dense':
      return outputs * (2 * (layer.input[0] ?? 0) + (layer.bias ? 1 : 0))
    case 'windows': {
      const [length = 0, , channels = 0] = layer.input
      const steps = layer.widths.map((size) => (length - size + 1) * (2 * size * channels + 2))
      return total(steps) * layer.filters
    }
    case 'embedding':
    case 'batchNorm':
      return 2 * outputs
    case 'relu':
    case 'relu6':
    case 'dropout':
    case 'residual':
      return outputs
    case 'maxPool':
      return outputs * layer.size ** 2
    case 'globalAveragePool':
      return product(layer.input)
    case 'flatten':
    case 'zeroPad':
      return 0
  }
}
