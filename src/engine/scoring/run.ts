import { dirname, join } from 'node:path'
import type { CheckpointName } from '../../contract/checkpoint'
import type { SplitName } from '../../contract/data'
import type { ScoresAtEpoch } from '../../contract/metrics'
import type { Preprocessing } from '../../contract/preprocessing'
import type { Prediction } from '../../contract/records'
import { encode } from '../data/preparation/encode'
import type { Progress } from '../data/load'
import { readForPrediction } from '../data/prediction/read-for-prediction'
import type { RowsToPredict } from '../data/prediction/rows'
import { Breather } from '../runtime/breather'
import { readModelRecord } from '../run-folder/model-folder'
import { outcomeOf } from './outcome'
import { describePredictions } from './predictions'
import { readOutcome } from '../run-folder/results'
import { scoreOutcome, temperatureFor } from './score'
import { openTrainedModel } from '../run-folder/trained-model'

/**
 * Scores of a run on one split, on clean data: from the logits that the run kept or, where it kept none, from the data
 * itself.
 */
export async function evaluateRun(
  folder: string,
  at: CheckpointName,
  split: SplitName
): Promise<ScoresAtEpoch> {
  const outcome = await outcomeOf(folder, at, split)
  const { targets } = (await readModelRecord(folder)).preprocessing
  const validation = split === 'test' ? await readOutcome(folder, at, 'validation') : null
  const temperature = validation ? temperatureFor(validation, targets) : undefined
  return { ...scoreOutcome(outcome, targets, temperature), epoch: outcome.epoch }
}

const rowsAtOnce = 256

interface PredictedFile {
  /** One for each row or image; unreadable ones have an error and come last. */
  predictions: Prediction[]
  /** What was read, row by row. */
  features: RowsToPredict['features']
  rows: number
}

/** Predictions of a run's model for every row or image of a file. */
export async function predictRun(
  folder: string,
  at: CheckpointName,
  path: string
): Promise<Prediction[]> {
  return (await predictFile(folder, at, path)).predictions
}

/** The same, with what was read. */
export function predictFile(
  folder: string,
  at: CheckpointName,
  path: string,
  progress?: Progress
): Promise<PredictedFile> {
  return predictRows(
    folder,
    at,
    // a run is <home>/runs/<id>
    (preprocessing) =>
      readForPrediction(path, preprocessing, join(dirname(dirname(folder)), 'cache')),
    progress
  )
}

/**
 * Predictions of a run's model for rows that are read as it takes them.
 * @param read with what was fitted on the training split
 */
export async function predictRows(
  folder: string,
  at: CheckpointName,
  read: (preprocessing: Preprocessing) => RowsToPredict | Promise<RowsToPredict>,
  progress: Progress = () => undefined
): Promise<PredictedFile> {
  const { predictor, record } = await openTrainedModel(folder, at)
  try {
    const { names, features, failures, replaced } = await read(record.preprocessing)
    const predictions: Prediction[] = []
    const breather = new Breather(() => progress('predicting', predictions.length, names.length))
    for (let start = 0; start < names.length; start += rowsAtOnce) {
      const batch = names.slice(start, start + rowsAtOnce)
      const rows = batch.map((_, index) => start + index)
      const encoded = encode(record.preprocessing, features, rows)
      const logits = await predictor.predict(encoded, batch.length)
      const described = describePredictions(batch, logits, record.preprocessing.targets)
      described.forEach((prediction, index) => {
        const notes = replaced.get(start + index)
        predictions.push(notes ? { ...prediction, notes } : prediction)
      })
      await breather.breathe()
    }
    const failed = failures.map(({ where, message }) => ({ where, error: message }))
    return { predictions: [...predictions, ...failed], features, rows: names.length }
  } finally {
    predictor.dispose()
  }
}
