import type { SplitName } from '../../contract/data'
import { predictExamples } from './predict-examples'
import { readOutcome, type At, type StoredOutcome } from '../run-folder/results'
import { readRunData, splitOf } from './run-data'
import { openTrainedModel } from '../run-folder/trained-model'

/** What a run's model says of one split: the logits that it kept or, where it kept none, those of its weights. */
export async function outcomeOf(folder: string, at: At, split: SplitName): Promise<StoredOutcome> {
  const stored = await readOutcome(folder, at, split)
  if (stored) return stored
  const examples = splitOf(await readRunData(folder), split)
  const { predictor, epoch } = await openTrainedModel(folder, at)
  try {
    const predicting = predictExamples(predictor, examples)
    for (;;) {
      const next = await predicting.next()
      if (next.done) return { ...next.value, origin: examples.origin, epoch }
    }
  } finally {
    predictor.dispose()
  }
}
