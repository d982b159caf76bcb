import type { CheckpointName } from '../../contract/checkpoint'
import { dirname, join } from 'node:path'
import type { DataSource } from '../../contract/data'
import { StudioError } from '../../contract/errors'
import type { ScoresAtEpoch } from '../../contract/metrics'
import type { Preprocessing, TargetPreprocessing } from '../../contract/preprocessing'
import type { DataSet, Examples, Targets } from '../data/dataset'
import { loadDataSet, type Progress } from '../data/load'
import { rescaled } from '../data/prediction/images'
import { encode, encodedShape, encodeTargets } from '../data/preparation/encode'
import { openTrainedModel } from '../run-folder/trained-model'
import { readOutcome } from '../run-folder/results'
import { readingOfRun } from '../run-folder/stored-reading'
import { predictAll } from './predict-examples'
import { scoreOutcome, temperatureFor } from './score'

/**
 * Scores of a run on another data set with the same classes, labels or targets: on its test split where the data name
 * one, else on all of it. Nothing is fitted to these data; the temperature is that of the run's own validation split.
 * @throws StudioError `not-found`, or `invalid-data` where the targets are others than the model's
 */
export async function scoreOtherData(
  folder: string,
  at: CheckpointName,
  source: DataSource,
  progress: Progress = () => undefined
): Promise<ScoresAtEpoch> {
  const { predictor, record, epoch } = await openTrainedModel(folder, at)
  try {
    const { preprocessing } = record
    const dataSet = await readAsTheRun(folder, preprocessing, source, progress)
    const examples = examplesOf(preprocessing, dataSet)
    const outcome = await predictAll(predictor, examples)
    const validation = await readOutcome(folder, at, 'validation')
    const temperature = validation ? temperatureFor(validation, preprocessing.targets) : undefined
    return { ...scoreOutcome(outcome, preprocessing.targets, temperature), epoch }
  } finally {
    predictor.dispose()
  }
}

/** Read with the run's own options; pictures at the size that its model takes. */
async function readAsTheRun(
  folder: string,
  { reading, features }: Preprocessing,
  source: DataSource,
  progress: Progress
): Promise<DataSet> {
  const asked = await readingOfRun(folder, reading)
  const [height, width, channels] = features.kind === 'image' ? features.shape : []
  const image =
    height && width ? ({ height, width, channels: channels === 1 ? 1 : 3 } as const) : undefined
  // a run is <home>/runs/<id>
  const cache = join(dirname(dirname(folder)), 'cache')
  return loadDataSet(source, { ...asked, ...(image && { image }) }, cache, progress)
}

function examplesOf(preprocessing: Preprocessing, dataSet: DataSet): Examples {
  const fitted = preprocessing.features
  const features =
    dataSet.features.kind === 'image' && fitted.kind === 'image'
      ? rescaled(dataSet.features, fitted)
      : dataSet.features
  const targets = targetsOf(preprocessing.targets, dataSet)
  const all = Int32Array.from({ length: dataSet.length }, (_, row) => row)
  const test = all.filter((row) => dataSet.given?.[row] === 'test')
  const origin = test.length > 0 ? test : all
  return {
    length: origin.length,
    exampleShape: encodedShape(preprocessing),
    gather: (rows) =>
      encode(
        preprocessing,
        features,
        Int32Array.from(rows, (row) => origin[row]!)
      ),
    targets: encodeTargets(preprocessing.targets, targets, origin),
    labels: targets.task === 'classification' ? origin.map((row) => targets.labels[row]!) : null,
    origin,
    groups: dataSet.groups && origin.map((row) => dataSet.groups![row]!)
  }
}

/** The targets by the names and places that the model knows them by. */
function targetsOf({ task, names }: TargetPreprocessing, { targets, name }: DataSet): Targets {
  if (targets.task !== task) {
    throw new StudioError(
      'invalid-data',
      `The run is a ${task} run, and ${name} is read as ${targets.task}. Choose data with the same kind of target.`
    )
  }
  const here = targets.task === 'classification' ? targets.classes : targets.names
  const unknown = here.filter((one) => !names.includes(one))
  const missing =
    targets.task === 'classification' ? [] : names.filter((one) => !here.includes(one))
  if (unknown.length > 0 || missing.length > 0) {
    const listed = (some: string[]): string => some.slice(0, 10).join(', ')
    throw new StudioError(
      'invalid-data',
      unknown.length > 0
        ? `${name} has targets unknown to the run: ${listed(unknown)}. The run knows: ${listed(names)}.`
        : `${name} lacks targets of the run: ${listed(missing)}.`
    )
  }
  const places = here.map((one) => names.indexOf(one))
  if (targets.task === 'classification') {
    return { ...targets, classes: names, labels: targets.labels.map((label) => places[label]!) }
  }
  const values = new Float32Array(targets.values.length)
  targets.values.forEach((value, index) => {
    const row = Math.floor(index / here.length)
    values[row * here.length + places[index % here.length]!] = value
  })
  return { ...targets, names, values }
}
