import { StudioError } from '../../contract/errors'
import { pretrainedOf, type ModelConfig } from '../../contract/model'
import { leNet5, pooledCnn, smallCnn } from './cnn'
import { layersOf, type ModelDescription } from './description'
import type { BlockSpec, Mixability, ParameterSpec } from './layer'
import { efficientNetLite, mobileNetV2 } from './inverted-residual'
import { linear, mlp } from './mlp'
import { placeBlocks } from './place'
import { textCnn, textMean } from './text'
import { preactResNet, preactResNet18, wideResNet } from './residual'
import { resNet } from './resnet'
import { markTrained } from './trained'

export { layersOf, type ModelDescription } from './description'

/**
 * Builds the description of a model for examples of one shape.
 * @param exampleShape [height, width, channels] of images, [columns] of tables, [length, 1] of texts
 * @param outputs classes, labels or targets
 * @throws StudioError `unsupported` if the model does not suit such examples
 */
export function describeModel(
  config: ModelConfig,
  exampleShape: number[],
  outputs: number
): ModelDescription {
  refuseOtherKinds(config, exampleShape)
  const described = describeBlocks(specify(config, exampleShape, outputs), exampleShape)
  const pretrained = pretrainedOf(config)
  if (pretrained) markTrained(described, pretrained)
  return described
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
    case 'text-mean':
      return textMean(config, outputs)
    case 'text-cnn':
      return textCnn(config, outputs)
    case 'lenet-5':
      return leNet5(exampleShape, outputs)
    case 'pooled-cnn':
      return pooledCnn(config, exampleShape, outputs)
    case 'preact-resnet':
      return preactResNet(config.depth, outputs)
    case 'preact-resnet-18':
      return preactResNet18(outputs)
    case 'wide-resnet':
      return wideResNet(config.depth, config.factor, config.dropout, outputs)
    case 'efficientnet-lite':
      return efficientNetLite(config, outputs)
    case 'mobilenet-v2':
      return mobileNetV2(config.dropout, outputs)
    case 'resnet':
      return resNet(config.depth, outputs)
  }
}

/** Whether examples of this shape are numbered pieces of texts: [length, 1]. */
export const isText = (exampleShape: number[]): boolean => exampleShape.length === 2

/** Whether a model reads texts, and nothing else. */
export const readsTexts = ({ architecture }: ModelConfig): boolean =>
  architecture === 'text-mean' || architecture === 'text-cnn'

function refuseOtherKinds(config: ModelConfig, exampleShape: number[]): void {
  const { architecture } = config
  const refuse = (reason: string): never => {
    throw new StudioError('unsupported', reason)
  }
  if (isText(exampleShape)) {
    if (readsTexts(config)) return
    refuse(`The model ${architecture} does not read texts. Choose text-mean or text-cnn.`)
  }
  if (readsTexts(config)) {
    refuse(
      `The model ${architecture} reads texts, and these examples are ${exampleShape.length === 3 ? 'images' : 'rows of columns'}. Choose another model, or name the column that holds the text in the reading options.`
    )
  }
  if (exampleShape.length === 3 || architecture === 'linear' || architecture === 'mlp') return
  refuse(
    `The model ${architecture} needs images, but each example is a row of ` +
      `${exampleShape[0]} columns. Choose mlp or linear, or say in the reading options that the columns are an image.`
  )
}

/** Parameters that training changes, in a fixed order. */
export const trainedParametersOf = (description: ModelDescription): ParameterSpec[] =>
  parametersOf(description).filter(({ rate }) => rate > 0)

/** All parameters, in a fixed order. */
export const parametersOf = (description: ModelDescription): ParameterSpec[] =>
  layersOf(description).flatMap((layer) => layer.parameters)

/** State updated by the forward pass: running means and variances. */
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
