import type { CheckpointName } from '../../contract/checkpoint'
import type { SplitName } from '../../contract/data'
import type { JudgedPage, LineBetween, ShownPredictions } from '../../contract/prediction-calls'
import type { Progress } from '../../engine/data/load'
import { alongLine, lambdasOf } from '../../engine/studies/along-line'
import { arrange, confused, judgeOutcome, type Judgement } from '../../engine/scoring/judge'
import { judgedBeside, sharedExamples } from '../../engine/scoring/judged-beside'
import { readModelRecord } from '../../engine/run-folder/model-folder'
import { outcomeOf } from '../../engine/scoring/outcome'
import { predictFile, predictRows } from '../../engine/scoring/run'
import { checkPlace, splitOf } from '../../engine/scoring/run-data'
import { openTrainedModel } from '../../engine/run-folder/trained-model'
import { typedRow } from '../../engine/data/prediction/typed-row'
import { columnNames, toBytes, toUnits } from '../../engine/data/preparation/raw-features'
import { bytesOf, cellText, examplesAt } from './examples'
import type { DeskInput } from './engine'
import { recentRunData } from './recent-run-data'

type JudgedRun = Awaited<ReturnType<typeof judgedSplit>>

/** What a run says of a split. */
async function judgedSplit(folder: string, at: CheckpointName, split: SplitName) {
  const { preprocessing, task } = await readModelRecord(folder)
  const outcome = await outcomeOf(folder, at, split)
  const { targets } = preprocessing
  const judged = judgeOutcome(outcome, targets)
  return { outcome, targets, task, judged, origin: outcome.origin }
}

/** Examples of a split with their predictions, next to those of another run where one is given. */
export async function judgedExamples(asked: Asked, progress: Progress): Promise<JudgedPage> {
  const { folder, at, split, start, count } = asked
  const own = await judgedSplit(folder, at, split)
  const other =
    asked.beside === undefined || own.task === 'regression'
      ? null
      : await judgedSplit(asked.beside, at, split)
  const beside = other && judgedBeside(own, other)
  const arranged = beside ? comparedOnes(beside, asked) : ownOnes(own, asked)
  const shown = arranged.slice(start, start + count)
  const { dataSet } = await recentRunData(folder, progress)
  const page = examplesAt(
    dataSet,
    shown.map((one) => own.origin[one.own.place]!)
  )
  const { task, judged, outcome } = own
  return {
    ...{ task, epoch: outcome.epoch, total: arranged.length, examples: judged.length, page },
    mistakes: task === 'regression' ? null : judged.filter(({ correct }) => !correct).length,
    rows: shown.map((one, index) => {
      const { row, target } = page.rows[index]!
      return {
        ...one.own,
        row,
        label: target,
        ...(one.other && { beside: shownBeside(one.other) })
      }
    }),
    ...(beside && {
      beside: {
        shared: sharedExamples(own, other),
        here: beside.here.length,
        there: beside.there.length,
        both: beside.both.length
      }
    })
  }
}

const shownBeside = ({ prediction, correct, confidence, labelProbability }: Judgement) => ({
  ...{ prediction, correct, confidence, labelProbability }
})

type Asked = DeskInput<'judgedExamples'>
interface Shown {
  own: Judgement
  other?: Judgement
}

function ownOnes({ judged, outcome, targets }: JudgedRun, { pair, order }: Asked): Shown[] {
  const wanted = pair ? confused(judged, outcome, targets, pair) : [...judged]
  const arranged = arrange(wanted, pair && pair.label === pair.prediction ? 'order' : order)
  return arranged.map((own) => ({ own }))
}

/** In the order of whose mistakes they are. */
function comparedOnes(found: ReturnType<typeof judgedBeside>, { wrong, order }: Asked): Shown[] {
  const side = wrong === 'there' ? 'other' : 'own'
  const pairs = new Map(found[wrong].map((one) => [one[side], one]))
  return arrange([...pairs.keys()], order).map((one) => pairs.get(one)!)
}

/** Predictions along the line between two examples of a split. */
export async function lineBetween(
  { folder, at, split, first, second, points }: DeskInput<'lineBetween'>,
  progress: Progress
): Promise<LineBetween> {
  const { dataSet, prepared } = await recentRunData(folder, progress)
  const examples = splitOf(prepared().data, split)
  checkPlace(examples, split, Math.max(first, second))
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
  { folder, at, path }: DeskInput<'predictShown'>,
  progress: Progress
): Promise<ShownPredictions> {
  return shownPredictions(folder, await predictFile(folder, at, path, progress))
}

/** The prediction of one row that was typed. */
export async function predictTyped({
  folder,
  at,
  cells
}: DeskInput<'predictTyped'>): Promise<ShownPredictions> {
  const predicted = await predictRows(folder, at, (preprocessing) => typedRow(cells, preprocessing))
  return shownPredictions(folder, predicted)
}

async function shownPredictions(
  folder: string,
  { predictions, features, rows }: Awaited<ReturnType<typeof predictRows>>
): Promise<ShownPredictions> {
  const { task, preprocessing } = await readModelRecord(folder)
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
