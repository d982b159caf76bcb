import type { CheckpointName } from '../../contract/checkpoint'
import type { FeatureMapOptions, FeatureMapReport } from '../../contract/feature-map'
import { StudioError } from '../../contract/errors'
import { generator } from '../../core/random'
import { largestInRows } from '../../core/probabilities'
import type { PreparedData } from '../data/dataset'
import type { Progress } from '../data/load'
import { openTrainedModel } from '../run-folder/trained-model'
import { centred, doubtfulLabels, duplicatesAcross, neighboursOf, outliersOf } from './neighbours'
import { inThePlane } from './planar'
import { joined, representationsOf } from './representation'
import { sampleRows } from './sample'

const splitNames = ['train', 'validation', 'test'] as const
const neighbours = 10

/** An example of a run's data: which split, and where in it. */
interface Drawn {
  split: number
  place: number
}

/** The examples of all splits as the last layer of a run's model sees them, in the plane. */
export async function featureMapOfRun(
  folder: string,
  at: CheckpointName,
  data: PreparedData,
  options: FeatureMapOptions,
  progress: Progress
): Promise<FeatureMapReport> {
  const { predictor, record, description, epoch } = await openTrainedModel(folder, at)
  try {
    const drawn = drawExamples(data, options)
    if (drawn.length < 4) {
      throw new StudioError('invalid-data', 'A map needs at least four examples.')
    }
    const model = { task: record.task, description, tensors: predictor.tensors }
    const classes = record.task === 'classification' ? data.outputNames : []
    const vectors: Float32Array[] = []
    const predictions: number[] = []
    const labels: number[] = []
    for (const [split, name] of splitNames.entries()) {
      const places = Int32Array.from(drawn.flatMap((one) => (one.split === split ? one.place : [])))
      if (places.length === 0) continue
      const seen = await representationsOf(model, data[name], places, progress)
      vectors.push(seen.values)
      if (classes.length === 0) continue
      labels.push(...Array.from(places, (place) => data[name].labels![place]!))
      predictions.push(...largestInRows(seen.logits, classes.length))
    }
    const values = joined(vectors)
    const seen = await centred({ width: values.length / drawn.length, values })
    const plane = await inThePlane(seen, options, progress)
    progress('looking for neighbours', 0, null)
    const alike = await neighboursOf(seen, neighbours)
    const splits = Uint8Array.from(drawn, ({ split }) => split)
    const without = (): Int32Array<ArrayBuffer> => new Int32Array(drawn.length).fill(-1)
    const known = classes.length > 0
    return {
      ...{ epoch, ...plane, splits, classes },
      rows: Int32Array.from(drawn, ({ split, place }) => data[splitNames[split]!].origin[place]!),
      labels: known ? Int32Array.from(labels) : without(),
      predictions: known ? Int32Array.from(predictions) : without(),
      duplicates: duplicatesAcross(alike, splits),
      doubtful: known ? doubtfulLabels(alike, Int32Array.from(labels)) : [],
      outliers: outliersOf(alike)
    }
  } finally {
    predictor.dispose()
  }
}

/** Split by split, in the order of each. */
function drawExamples(data: PreparedData, { examples, seed }: FeatureMapOptions): Drawn[] {
  const ends: number[] = []
  for (const name of splitNames) ends.push((ends.at(-1) ?? 0) + data[name].length)
  const rows = sampleRows(ends.at(-1)!, examples, generator(seed, 'evaluation', 6))
  return Array.from(rows, (row) => {
    const split = ends.findIndex((end) => row < end)
    return { split, place: row - (ends[split - 1] ?? 0) }
  })
}
