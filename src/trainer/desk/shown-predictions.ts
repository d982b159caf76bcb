import { dirname, join } from 'node:path'
import { StudioError } from '../../contract/errors'
import { runConfig } from '../../contract/run-config'
import type { JudgedPage, LineBetween, ShownPredictions } from '../../contract/prediction-calls'
import type { deskContract } from '../../contract/api'
import type { Progress } from '../../engine/data/load'
import { alongLine, lambdasOf } from '../../engine/studies/along-line'
import { arrange, confused, judgeOutcome } from '../../engine/scoring/judge'
import { readModelRecord } from '../../engine/run-folder/model-folder'
import { outcomeOf } from '../../engine/scoring/outcome'
import { predictFile } from '../../engine/scoring/run'
import { splitOf } from '../../engine/scoring/run-data'
import { openTrainedModel } from '../../engine/run-folder/trained-model'
import { columnNames, toBytes, toUnits } from '../../engine/preview/raw-features'
import type { Handlers } from '../../rpc/types'
import { readRequiredJson } from '../../storage/json'
import { runFiles } from '../../storage/run-files'
import { bytesOf, cellText, examplesAt } from './examples'
import { recentDataSet } from './recent-data-set'
import { recentPrepared } from './recent-prepared'

type Input<Name extends keyof Handlers<typeof deskContract>> = Parameters<
  Handlers<typeof deskContract>[Name]
>[0]

async function dataOf(folder: string, progress: Progress) {
  const { data, seed } = await readRequiredJson(runFiles(folder).config, runConfig)
  // a run is <home>/runs/<id>
  const cache = join(dirname(dirname(folder)), 'cache')
  const dataSet = await recentDataSet(data.source, data.reading, cache, progress)
  return { dataSet, prepared: () => recentPrepared(dataSet, data, seed) }
}

/** Examples of a split with their predictions. */
export async function judgedExamples(
  { folder, at, split, order, pair, start, count }: Input<'judgedExamples'>,
  progress: Progress
): Promise<JudgedPage> {
  const { preprocessing, task } = await readModelRecord(folder)
  const outcome = await outcomeOf(folder, at, split)
  const judged = judgeOutcome(outcome, preprocessing.targets)
  const wanted = pair ? confused(judged, outcome, preprocessing.targets, pair) : [...judged]
  const arranged = arrange(wanted, pair && pair.label === pair.prediction ? 'order' : order)
  const shown = arranged.slice(start, start + count)
  const { dataSet } = await dataOf(folder, progress)
  const rows = shown.map(({ place }) => outcome.origin[place]!)
  const page = examplesAt(dataSet, rows)
  return {
    ...{ task, epoch: outcome.epoch, total: arranged.length, examples: judged.length, page },
    mistakes: task === 'regression' ? null : judged.filter(({ correct }) => !correct).length,
    rows: shown.map((one, index) => ({
      ...one,
      row: rows[index]!,
      label: page.rows[index]!.target
    }))
  }
}

/** Predictions along the line between two examples of a split. */
export async function lineBetween(
  { folder, at, split, first, second, points }: Input<'lineBetween'>,
  progress: Progress
): Promise<LineBetween> {
  const { dataSet, prepared } = await dataOf(folder, progress)
  const examples = splitOf(prepared().data, split)
  const beyond = Math.max(first, second)
  if (beyond >= examples.length) {
    throw new StudioError(
      'invalid-argument',
      `There is no example ${beyond + 1}: ${split} has ${examples.length}.`
    )
  }
  const { predictor, record, epoch } = await openTrainedModel(folder, at)
  try {
    const [one, other] = [examples.gather([first]), examples.gather([second])]
    const lambdas = lambdasOf(points)
    const { targets, features } = record.preprocessing
    const prediction = await alongLine(predictor, targets, one, other, lambdas)
    const labels = examplesAt(dataSet, [examples.origin[first]!, examples.origin[second]!]).rows
    return {
      ...{ task: record.task, epoch, outputs: targets.names, lambdas, prediction },
      ...{ firstLabel: labels[0]!.target, secondLabel: labels[1]!.target },
      ends:
        features.kind === 'image'
          ? {
              ...{ kind: 'image', shape: features.shape },
              ...{ first: toBytes(features, one), second: toBytes(features, other) }
            }
          : {
              ...{ kind: 'table', columns: columnNames(features) },
              ...{ first: toUnits(features, one), second: toUnits(features, other) }
            }
    }
  } finally {
    predictor.dispose()
  }
}

/** Rows of a file shown next to their predictions. */
const mostShown = 500

/** Predictions of a file, with what its first rows look like. */
export async function predictShown(
  { folder, at, path }: Input<'predictShown'>,
  progress: Progress
): Promise<ShownPredictions> {
  const { task, preprocessing } = await readModelRecord(folder)
  const { predictions, features, rows } = await predictFile(folder, at, path, progress)
  const shown = Math.min(mostShown, rows)
  return {
    ...{ task, outputs: preprocessing.targets.names, predictions, shown },
    page:
      features.kind === 'image'
        ? { kind: 'image', shape: features.shape, pixels: bytesOf(features, rangeOf(shown)) }
        : {
            kind: 'table',
            columns: features.columns.map(({ name }) => name),
            cells: rangeOf(shown).map((row) =>
              features.columns.map((column) => cellText(column, row))
            )
          }
  }
}

const rangeOf = (length: number): number[] => Array.from({ length }, (_, index) => index)
