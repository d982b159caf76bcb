import type { CheckpointName } from '../../contract/checkpoint'
import type { SplitName } from '../../contract/data'
import { predictAll } from './predict-examples'
import { readOutcome, type StoredOutcome } from '../run-folder/results'
import { readRunData, splitOf } from './run-data'
import { openTrainedModel } from '../run-folder/trained-model'

/** Logits of a run's model for one split: the saved ones, else computed from its weights. */
export async function outcomeOf(
  folder: string,
  at: CheckpointName,
  split: SplitName
): Promise<StoredOutcome> {
  const stored = await readOutcome(folder, at, split)
  if (stored) return stored
  const examples = splitOf(await readRunData(folder), split)
  const { origin, groups } = examples
  const { predictor, epoch } = await openTrainedModel(folder, at)
  try {
    return { ...(await predictAll(predictor, examples)), origin, groups, epoch }
  } finally {
    predictor.dispose()
  }
}
