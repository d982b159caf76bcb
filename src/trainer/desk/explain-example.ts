import type { ExampleExplanation } from '../../contract/prediction-calls'
import { generator } from '../../core/random'
import type { Examples } from '../../engine/data/dataset'
import type { Progress } from '../../engine/data/load'
import { openTrainedModel } from '../../engine/run-folder/trained-model'
import { judgeOutcome } from '../../engine/scoring/judge'
import { outcomeOf } from '../../engine/scoring/outcome'
import { checkPlace, splitOf } from '../../engine/scoring/run-data'
import { classActivations } from '../../engine/studies/class-activation'
import {
  nearest as nearestIn,
  representationsOf,
  type Representation
} from '../../engine/studies/representation'
import { sampleRows } from '../../engine/studies/sample'
import type { StudiedModel } from '../../engine/studies/studied-model'
import type { DeskInput } from './engine'
import { examplesAt } from './examples'
import { recentRunData } from './recent-run-data'

/** Enough to find what looks alike, and few enough to be seen in seconds. */
const mostCompared = 5000

interface Compared {
  /** Places in the training split. */
  rows: Int32Array
  representation: Representation
}
let recent: { key: string; train: Examples; compared: Compared } | null = null

/** The training examples as the model sees them, which stay in memory for the next question. */
async function trainingOf(
  key: string,
  model: StudiedModel,
  train: Examples,
  progress: Progress
): Promise<Compared> {
  if (recent?.key !== key || recent.train !== train) {
    const rows = sampleRows(train.length, mostCompared, generator(0, 'evaluation'))
    const representation = await representationsOf(model, train, rows, progress)
    recent = { key, train, compared: { rows, representation } }
  }
  return recent.compared
}

/** What a prediction was made from: where in the picture, and the training examples that look most alike. */
export async function explainExample(
  { folder, at, split, place, nearest: count }: DeskInput<'explainExample'>,
  progress: Progress
): Promise<ExampleExplanation> {
  const { dataSet, prepared } = await recentRunData(folder, progress)
  const { data } = prepared()
  const examples = splitOf(data, split)
  checkPlace(examples, split, place)
  const { predictor, record, description, epoch } = await openTrainedModel(folder, at)
  try {
    const model = { task: record.task, description, tensors: predictor.tensors }
    const { targets } = record.preprocessing
    const judged = judgeOutcome(await outcomeOf(folder, at, split), targets)[place]!
    const { rows, representation } = await trainingOf(
      `${folder} ${at} ${epoch}`,
      model,
      data.train,
      progress
    )
    const one = await representationsOf(model, examples, Int32Array.of(place), progress)
    // Of training examples, the example itself is the nearest.
    const isItself = (index: number) => split === 'train' && rows[index] === place
    const found = nearestIn(one.values, representation, count + 1)
      .filter(({ index }) => !isItself(index))
      .slice(0, count)
    const shown = [
      examples.origin[place]!,
      ...found.map(({ index }) => data.train.origin[rows[index]!]!)
    ]
    const page = examplesAt(dataSet, shown)
    const [itself, ...others] = page.rows
    const label = itself!.target
    return {
      ...{ epoch, label, prediction: judged.prediction, compared: rows.length, page },
      nearest: others.map(({ row, target }, index) => ({
        ...{ row, label: target, similarity: found[index]!.similarity }
      })),
      activations: await activationsOf(model, examples, place, targets.names, [
        judged.prediction,
        label
      ])
    }
  } finally {
    predictor.dispose()
  }
}

async function activationsOf(
  model: StudiedModel,
  examples: Examples,
  place: number,
  names: readonly string[],
  classes: readonly string[]
): Promise<ExampleExplanation['activations']> {
  // Only the maps of pictures have three sides: texts are [pieces, 1].
  if (model.task !== 'classification' || examples.exampleShape.length < 3) return null
  const outputs = classes.map((name) => names.indexOf(name))
  const found = await classActivations(model, examples.gather([place]), outputs)
  if (!found) return null
  const [prediction, label] = found
  const { height, width } = prediction!
  return { height, width, prediction: prediction!.values, label: label!.values }
}
