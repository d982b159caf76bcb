import { StudioError } from '../../contract/errors'
import type { PretrainedConfig } from '../../contract/pretrained'
import { layersOf, type ModelDescription } from './description'

/**
 * The block that training begins at: everything before it keeps its pretrained weights.
 * @returns from 0, where everything is trained, to the place of the last block, where the last layer alone is
 */
export function firstTrainedBlock(
  { blocks }: ModelDescription,
  { trainedBlocks }: PretrainedConfig
): number {
  return trainedBlocks === null ? 0 : Math.max(0, blocks.length - 1 - trainedBlocks)
}

/**
 * Says of every parameter at what share of the learning rate it is trained, and of batch normalisation whether its
 * statistics stay. The last block begins as in any other model and is trained at the full rate.
 * @throws StudioError `unsupported` for pictures that pretrained weights know nothing of
 */
export function markTrained(model: ModelDescription, pretrained: PretrainedConfig): void {
  if (model.exampleShape[2] !== 3) {
    throw new StudioError(
      'unsupported',
      'Pretrained weights look at pictures in colour: read the pictures with 3 channels (grey ones too).'
    )
  }
  const first = firstTrainedBlock(model, pretrained)
  // Published practice mixes early, where nothing is trained here: what the frozen blocks give is mixed instead.
  model.blocks.forEach((block, index) => {
    if (index < first && block.mixing === 'default') block.mixing = 'possible'
    if (index === first && first > 0) block.mixing = 'default'
  })
  model.blocks.slice(0, -1).forEach((block, index) => {
    const trained = index >= first
    for (const layer of layersOf({ ...model, blocks: [block] })) {
      for (const parameter of layer.parameters) {
        parameter.rate = trained ? pretrained.backboneRate : 0
      }
      if (layer.kind === 'batchNorm') {
        layer.frozen = !trained || pretrained.batchStatistics === 'frozen'
      }
    }
  })
}
