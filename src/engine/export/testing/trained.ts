import { modelConfig, type ModelConfig } from '../../../contract/model'
import { preprocessing, type Preprocessing } from '../../../contract/preprocessing'
import { runConfig } from '../../../contract/run-config'
import { writeJson } from '../../../storage/json'
import { runFiles } from '../../../storage/run-files'
import { describeModel, statisticsOf } from '../../../core/architecture'
import { generator } from '../../../core/random'
import type { ImageFeatures, TableFeatures } from '../../data/dataset'
import { encode, encodedShape } from '../../data/preparation/encode'
import { writeModelRecord, writeWeights } from '../../run-folder/model-folder'
import { initialise } from '../../models/initialise'
import { createPredictor } from '../../models/predictor'
import type { TrainedModel } from '../trained-model'

/** Raw examples, with preprocessing fitted to similar ones. */
export interface Examples {
  preprocessing: Preprocessing
  rows: number
  features: ImageFeatures | TableFeatures
}

const reading = { missing: ['NA'], ignore: [], categorical: [] }
const common = { version: 1, reading, format: 'test', fileColumns: [], targetColumns: [] }

/** Five images of bytes, in three channels of different scales; four classes. */
export function images(side = 8): Examples {
  const random = generator(1, 'generation')
  const pixels = Uint8Array.from({ length: 5 * side * side * 3 }, () => random.integer(256))
  return {
    preprocessing: preprocessing.parse({
      ...common,
      features: {
        ...{ kind: 'image', shape: [side, side, 3], range: [0, 255], decoder: null, columns: null },
        ...{ offset: [120, 110, 90.5], scale: [60, 55, 70.25] }
      },
      targets: { task: 'classification', names: ['a', 'b', 'c', 'd'] }
    }),
    rows: 5,
    features: { kind: 'image', shape: [side, side, 3], range: [0, 255], pixels }
  }
}

/** Grey images of numbers from 0 to 16, which may have several labels. */
export function greyImages(): Examples {
  const random = generator(2, 'generation')
  const pixels = Float32Array.from({ length: 5 * 8 * 8 }, () => 16 * random.uniform())
  return {
    preprocessing: preprocessing.parse({
      ...common,
      features: {
        ...{ kind: 'image', shape: [8, 8, 1], range: [0, 16], decoder: null, columns: null },
        ...{ offset: [4.88], scale: [6.02] }
      },
      targets: { task: 'multi-label', names: ['round', 'even', 'small'] }
    }),
    rows: 5,
    features: { kind: 'image', shape: [8, 8, 1], range: [0, 16], pixels }
  }
}

export const tableRows = {
  'mass (g)': [4200, NaN, 3150.5],
  species: ['Adelie', 'Gentoo', 'Dodo'],
  year: [2007, 2008, 2009]
}

/** Three rows with a missing value, an unknown category and a number that float32 cannot represent. */
export function table(): Examples {
  const numeric = (name: 'mass (g)' | 'year') =>
    ({ kind: 'numeric', name, values: Float64Array.from(tableRows[name]) }) as const
  return {
    preprocessing: preprocessing.parse({
      ...common,
      features: {
        kind: 'table',
        columns: [
          {
            ...{ kind: 'numeric', name: 'mass (g)', median: 4000, indicator: true },
            ...{ offset: 4100, scale: 800 }
          },
          { kind: 'categorical', name: 'species', categories: ['Gentoo', 'Adelie'] },
          {
            ...{ kind: 'numeric', name: 'year', median: 2008, indicator: false },
            ...{ offset: 2008, scale: 0.8 }
          }
        ]
      },
      targets: {
        ...{ task: 'regression', names: ['flipper', 'bill'] },
        ...{ offset: [200, 44], scale: [14, 5.5] }
      }
    }),
    rows: 3,
    features: {
      kind: 'table',
      columns: [
        numeric('mass (g)'),
        {
          ...{ kind: 'categorical', name: 'species' },
          ...{ codes: Int32Array.of(0, 1, 2), categories: tableRows.species }
        },
        numeric('year')
      ]
    }
  }
}

/** A model with non-trivial batch normalisation statistics. */
export function trainedOn(
  { preprocessing }: Examples,
  config: Parameters<typeof modelConfig.parse>[0]
): TrainedModel & { config: ModelConfig } {
  const parsed = modelConfig.parse(config)
  const outputs = preprocessing.targets.names.length
  const model = describeModel(parsed, encodedShape(preprocessing), outputs)
  const weights = initialise(model, 3)
  const random = generator(3, 'generation')
  for (const { name } of statisticsOf(model)) {
    const variance = name.endsWith('/variance')
    weights[name] = weights[name]!.map(() =>
      variance ? 0.5 + random.uniform() : random.normal() / 10
    )
  }
  return { model, weights, preprocessing, config: parsed }
}

/** Fills a run folder as its trainer would. */
export async function writeTrained(
  folder: string,
  { model, weights, preprocessing, config }: ReturnType<typeof trainedOn>
): Promise<void> {
  const { exampleShape, outputs } = model
  const { task } = preprocessing.targets
  const record = { version: 1, task, model: config, preprocessing, exampleShape, outputs } as const
  await writeModelRecord(folder, record)
  const source = { kind: 'bundled', name: 'digits' } as const
  await writeJson(runFiles(folder).config, runConfig.parse({ data: { source }, model: config }))
  await writeWeights(folder, 'best', model, weights, 1)
}

/** What the studio itself computes, row-major [rows, outputs]. */
export async function expectedLogits(
  { preprocessing, features, rows }: Examples,
  { model, weights }: TrainedModel
): Promise<Float32Array> {
  const predictor = createPredictor(model, weights)
  const index = Int32Array.from({ length: rows }, (_, row) => row)
  const logits = await predictor.predict(encode(preprocessing, features, index), rows)
  predictor.dispose()
  return logits
}
