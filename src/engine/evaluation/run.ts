import { dirname, join } from 'node:path'
import type { SplitName } from '../../contract/data'
import { StudioError } from '../../contract/errors'
import { experimentConfig } from '../../contract/experiment'
import type { Scores } from '../../contract/metrics'
import type { Prediction } from '../../contract/records'
import { readRequiredJson } from '../../storage/json'
import { runFiles } from '../../storage/run-files'
import type { Examples } from '../data/dataset'
import { encode } from '../data/encode'
import { loadDataSet } from '../data/load'
import { prepare } from '../data/prepare'
import { readForPrediction } from '../data/read-for-prediction'
import { readModelRecord } from './modelFolder'
import { predictExamples } from './predictExamples'
import { describePredictions } from './predictions'
import { readOutcome, type At } from './results'
import { scoreOutcome } from './score'
import { openTrainedModel } from './trainedModel'

/**
 * Scores of a run on one split, on clean data: from the logits that the run kept or, where it kept none, from the data
 * itself.
 */
export async function evaluateRun(folder: string, at: At, split: SplitName): Promise<Scores> {
  const stored = await readOutcome(folder, at, split)
  if (stored) return scoreOutcome(stored, (await readModelRecord(folder)).preprocessing.targets)
  const examples = await readSplit(folder, split)
  const { predictor, record } = await openTrainedModel(folder, at)
  try {
    const predicting = predictExamples(predictor, examples)
    for (;;) {
      const next = await predicting.next()
      if (next.done) return scoreOutcome(next.value, record.preprocessing.targets)
    }
  } finally {
    predictor.dispose()
  }
}

async function readSplit(folder: string, split: SplitName): Promise<Examples> {
  const { data: config, seed } = await readRequiredJson(runFiles(folder).config, experimentConfig)
  // a run is <home>/runs/<id>
  const cache = join(dirname(dirname(folder)), 'cache')
  const { data } = prepare(await loadDataSet(config.source, config.reading, cache), config, seed)
  if (data[split].length > 0) return data[split]
  throw new StudioError('not-found', `The run has no ${split} split: its share of the data is 0.`)
}

const rowsAtOnce = 256

/** What a run's model says of every row or image of a file; what cannot be read has its error instead. */
export async function predictRun(folder: string, at: At, path: string): Promise<Prediction[]> {
  const { predictor, record } = await openTrainedModel(folder, at)
  try {
    const { names, features, failures } = await readForPrediction(path, record.preprocessing)
    const predictions: Prediction[] = []
    for (let start = 0; start < names.length; start += rowsAtOnce) {
      const batch = names.slice(start, start + rowsAtOnce)
      const rows = batch.map((_, index) => start + index)
      const encoded = encode(record.preprocessing, features, rows)
      const logits = await predictor.predict(encoded, batch.length)
      predictions.push(...describePredictions(batch, logits, record.preprocessing.targets))
    }
    const failed = failures.map(({ where, message }) => ({ where, error: message }))
    return [...predictions, ...failed]
  } finally {
    predictor.dispose()
  }
}
