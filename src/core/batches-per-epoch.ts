import { StudioError } from '../contract/errors'
import { layersOf, type ModelDescription } from './architecture'

/** Whether training needs the statistics of a batch, which one example does not have. */
export const normalisesBatches = (model: ModelDescription): boolean =>
  layersOf(model).some((layer) => layer.kind === 'batchNorm' && !layer.frozen)

/**
 * Batches of an epoch; only the last may have another size than `batchSize`. Batch normalisation of a
 * single example gives zeros, so a last batch of one is merged into the one before.
 * @param examples of the training split
 * @throws StudioError `unsupported` where batch normalisation would see one example at a time
 */
export function batchesPerEpoch(
  model: ModelDescription,
  examples: number,
  batchSize: number
): number {
  const batches = Math.ceil(examples / batchSize)
  if (!normalisesBatches(model)) return batches
  if (batchSize === 1 || examples === 1) {
    throw new StudioError(
      'unsupported',
      'Batch normalisation needs batches of two or more examples: ' +
        (examples === 1
          ? 'the training split has one. Train on more examples, or choose a model without batch normalisation.'
          : 'raise the batch size, or choose a model without batch normalisation.')
    )
  }
  return examples % batchSize === 1 ? batches - 1 : batches
}
