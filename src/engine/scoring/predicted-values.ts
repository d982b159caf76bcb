import type { CheckpointName } from '../../contract/checkpoint'
import type { SplitName } from '../../contract/data'
import { StudioError } from '../../contract/errors'
import type { PredictedValues } from '../../contract/prediction-calls'
import type { TargetPreprocessing } from '../../contract/preprocessing'
import { regressionScores } from '../../core/regression'
import { spread } from '../../core/spread-rows'
import { toOriginalUnits } from '../data/preparation/encode'
import { readModelRecord } from '../run-folder/model-folder'
import type { StoredOutcome } from '../run-folder/results'
import { outcomeOf } from './outcome'

/** More points would cover each other in any plot. */
const mostShown = 2000

/**
 * True and predicted values of a regression on one split, from the predictions that the run kept.
 * @throws StudioError `unsupported` unless the task is regression
 */
export async function predictedValuesOfRun(
  folder: string,
  at: CheckpointName,
  split: SplitName
): Promise<PredictedValues> {
  const { preprocessing } = await readModelRecord(folder)
  const { targets } = preprocessing
  if (targets.task !== 'regression') {
    throw new StudioError(
      'unsupported',
      `Only a regression predicts values; this run is ${targets.task}.`
    )
  }
  return predictedValues(await outcomeOf(folder, at, split), targets, mostShown)
}

/**
 * Target by target, in the units of the data; scores are over all examples.
 * @param most examples that are returned, evenly spread over the split
 */
export function predictedValues(
  { logits, targets, origin, epoch }: StoredOutcome,
  fitted: Extract<TargetPreprocessing, { task: 'regression' }>,
  most: number
): PredictedValues {
  const predicted = toOriginalUnits(fitted, logits)
  const truth = toOriginalUnits(fitted, targets)
  const width = fitted.names.length
  const examples = targets.length / width
  const shown = spread(examples, most)
  return {
    ...{ epoch, examples },
    rows: Int32Array.from(shown, (place) => origin[place]!),
    targets: fitted.names.map((name, target) => {
      const [own, given] = [truth, predicted].map((values) =>
        values.filter((_, index) => index % width === target)
      ) as [Float32Array, Float32Array]
      const { r2, rmse } = regressionScores(given, own, 1)
      return {
        ...{ name, r2, rmse },
        truth: Float32Array.from(shown, (place) => own[place]!),
        predicted: Float32Array.from(shown, (place) => given[place]!)
      }
    })
  }
}
