import type { RunEvent } from '../../contract/events'
import type { TargetPreprocessing } from '../../contract/preprocessing'
import type { PreparedData } from '../data/dataset'
import { storeOutcome } from '../run-folder/results'
import { scoreOutcome } from './score'

/** No probability may be 0, or one example of an unseen class would have an infinite loss. */
const unseen = 1e-6

/**
 * The prediction for any example without a model: for classes the shares of the training examples, so that the
 * largest class is predicted; for labels the share that has each; for numbers the training mean.
 * @param targets row-major [examples, outputs], as the model learns them
 * @returns one row of logits
 */
export function uninformedLogits(
  targets: Float32Array,
  outputs: number,
  task: TargetPreprocessing['task']
): Float32Array {
  const means = new Float64Array(outputs)
  const examples = targets.length / outputs
  targets.forEach((value, index) => (means[index % outputs]! += value / examples))
  const share = (mean: number): number => Math.min(1 - unseen, Math.max(unseen, mean))
  return Float32Array.from(means, (mean) => {
    if (task === 'regression') return mean
    if (task === 'classification') return Math.log(share(mean))
    return Math.log(share(mean) / (1 - share(mean)))
  })
}

/**
 * Scores a failed run by a rule fixed in advance: as the uninformed prediction for every example of
 * validation and test. Kept in the run folder like any other outcome, so that every comparison can use it.
 */
export async function* scoreUninformed(
  folder: string,
  data: PreparedData,
  fitted: TargetPreprocessing
): AsyncGenerator<RunEvent, void> {
  const row = uninformedLogits(data.train.targets, data.outputs, fitted.task)
  for (const split of ['validation', 'test'] as const) {
    const { length, targets, labels, origin, groups } = data[split]
    if (length === 0) continue
    const logits = new Float32Array(length * row.length)
    for (let index = 0; index < length; index++) logits.set(row, index * row.length)
    const outcome = { logits, targets, labels }
    await storeOutcome(folder, 'uninformed', split, { ...outcome, origin, groups, epoch: 0 })
    yield { type: 'uninformed', split, scores: scoreOutcome(outcome, fitted) }
  }
}
