import type { CheckpointName } from '../../contract/checkpoint'
import { join } from 'node:path'
import { z } from 'zod'
import { task } from '../../contract/data'
import { modelConfig } from '../../contract/model'
import { preprocessing } from '../../contract/preprocessing'
import {
  describeModel,
  parametersOf,
  statisticsOf,
  type ModelDescription
} from '../../core/architecture'
import { readJson, readRequiredJson, writeJson } from '../../storage/json'
import type { NamedValues } from '../models/initialise'
import { readArrays, writeArrays } from '../../storage/stored-arrays'
import { makeFolders } from '../../storage/make-folders'

/** `model/model.json`: together with the weights, everything needed for prediction. */
const modelRecord = z.object({
  version: z.literal(1),
  task,
  model: modelConfig,
  exampleShape: z.array(z.int()),
  outputs: z.int(),
  preprocessing,
  /** Whom the pretrained weights are from, and their licence. */
  weightsCredit: z.string().optional()
})
export type ModelRecord = z.infer<typeof modelRecord>

const modelFolder = (folder: string) => join(folder, 'model')
const recordPath = (folder: string) => join(modelFolder(folder), 'model.json')
/** Where the weights lie once a run has ended. */
export const weightsPath = (folder: string, at: CheckpointName) =>
  join(modelFolder(folder), `${at}.safetensors`)

export async function writeModelRecord(folder: string, record: ModelRecord): Promise<void> {
  await makeFolders(modelFolder(folder))
  await writeJson(recordPath(folder), record)
}

export async function readModelRecord(folder: string): Promise<ModelRecord> {
  return readRequiredJson(recordPath(folder), modelRecord)
}

/** The record of a run whose training has begun; null before. */
export async function findModelRecord(folder: string): Promise<ModelRecord | null> {
  return readJson(recordPath(folder), modelRecord)
}

export const describeRecord = ({ model, exampleShape, outputs }: ModelRecord): ModelDescription =>
  describeModel(model, exampleShape, outputs)

/** @param epoch from 1 */
export async function writeWeights(
  folder: string,
  at: CheckpointName,
  description: ModelDescription,
  weights: NamedValues,
  epoch: number
): Promise<void> {
  const specs = [...parametersOf(description), ...statisticsOf(description)]
  const arrays = Object.fromEntries(
    specs.map(({ name, shape }) => [name, { shape, data: weights[name]! }])
  )
  await writeArrays(weightsPath(folder, at), { arrays, epoch })
}

/**
 * Weights and the epoch that they are from; null where the run has not kept any.
 * @throws StudioError `storage` where the file is damaged
 */
export async function readWeights(
  folder: string,
  at: CheckpointName
): Promise<{ weights: NamedValues; epoch: number } | null> {
  const stored = await readArrays(weightsPath(folder, at))
  if (!stored) return null
  const weights = Object.fromEntries(
    Object.entries(stored.arrays).map(([name, { data }]) => [name, data as Float32Array])
  )
  return { weights, epoch: stored.epoch }
}
