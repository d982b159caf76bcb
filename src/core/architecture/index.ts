import { StudioError } from '../../contract/errors'
import type { ModelConfig } from '../../contract/model'
import { leNet5, smallCnn } from './cnn'
import type { Block, BlockSpec, Layer, Mixability, ParameterSpec } from './layer'
import { linear, mlp } from './mlp'
import { placeBlocks } from './place'
import { preactResNet, preactResNet18, wideResNet } from './residual'

/** A model as pure data: mixing may happen where a block begins, and nowhere else. */
export interface ModelDescription {
  exampleShape: number[]
  outputs: number
  blocks: Block[]
}

/**
 * Works out a model for examples of one shape.
 * @param exampleShape [height, width, channels] of images, [columns] of tables
 * @param outputs classes, labels or targets
 * @throws StudioError `unsupported` where the model makes no sense for such examples
 */
export function describeModel(
  config: ModelConfig,
  exampleShape: number[],
  outputs: number
): ModelDescription {
  refuseTables(config, exampleShape)
  return describeBlocks(specify(config, exampleShape, outputs), exampleShape)
}

/** The description of a model given as blocks; its outputs are those of the last block. */
export function describeBlocks(blocks: BlockSpec[], exampleShape: number[]): ModelDescription {
  const placed = placeBlocks(blocks, exampleShape)
  const description = { exampleShape, outputs: placed.at(-1)?.output[0] ?? 0, blocks: placed }
  const logits = parametersOf(description).findLast((parameter) => parameter.shape.length > 1)
  if (logits) logits.role = 'last-kernel'
  return description
}

function specify(config: ModelConfig, exampleShape: number[], outputs: number): BlockSpec[] {
  switch (config.architecture) {
    case 'linear':
      return linear(exampleShape, outputs)
    case 'mlp':
      return mlp(config, exampleShape, outputs)
    case 'small-cnn':
      return smallCnn(config, outputs)
    case 'lenet-5':
      return leNet5(exampleShape, outputs)
    case 'preact-resnet':
      return preactResNet(config.depth, outputs)
    case 'preact-resnet-18':
      return preactResNet18(outputs)
    case 'wide-resnet':
      return wideResNet(config.depth, config.factor, config.dropout, outputs)
  }
}

function refuseTables(config: ModelConfig, exampleShape: number[]): void {
  if (
    exampleShape.length === 3 ||
    config.architecture === 'linear' ||
    config.architecture === 'mlp'
  )
    return
  throw new StudioError(
    'unsupported',
    `The model ${config.architecture} looks at images, but an example here is a row of ` +
      `${exampleShape[0]} columns. Choose mlp or linear, or say in the reading options that the columns are an image.`
  )
}

/** Every layer in the order of computation, those inside residual layers included. */
export function layersOf(description: ModelDescription): Layer[] {
  const flat = (layer: Layer): Layer[] =>
    layer.kind === 'residual'
      ? [layer, ...layer.main.flatMap(flat), ...layer.shortcut.flatMap(flat)]
      : [layer]
  return description.blocks.flatMap((block) => block.layers.flatMap(flat))
}

/** What is trained, in a fixed order. */
export const parametersOf = (description: ModelDescription): ParameterSpec[] =>
  layersOf(description).flatMap((layer) => layer.parameters)

/** What the forward pass keeps up: running means and variances. */
export const statisticsOf = (description: ModelDescription): ParameterSpec[] =>
  layersOf(description).flatMap((layer) => layer.statistics)

/** Blocks at whose beginning hidden states may be mixed; 0 is the input. */
export const mixableBlocks = (description: ModelDescription): number[] =>
  blocksWhere(description, (mixing) => mixing !== 'never')

/** Those of them where published practice mixes. */
export const defaultMixedBlocks = (description: ModelDescription): number[] =>
  blocksWhere(description, (mixing) => mixing === 'default')

const blocksWhere = ({ blocks }: ModelDescription, wanted: (mixing: Mixability) => boolean) =>
  blocks.flatMap(({ mixing }, index) => (wanted(mixing) ? [index] : []))
