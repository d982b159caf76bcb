import { mkdir, readFile } from 'node:fs/promises'
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
import { decodeSafetensors, encodeSafetensors } from '../../core/safetensors'
import { isErrno, replaceFile, storageError } from '../../storage/durable'
import { readJson, readRequiredJson, writeJson } from '../../storage/json'
import type { NamedValues } from '../models/initialise'
import type { At } from './results'

/** `model/model.json`: with the weights beside it, all that prediction needs. */
const modelRecord = z.object({
  version: z.literal(1),
  task,
  model: modelConfig,
  exampleShape: z.array(z.int()),
  outputs: z.int(),
  preprocessing
})
export type ModelRecord = z.infer<typeof modelRecord>

const modelFolder = (folder: string) => join(folder, 'model')
const recordPath = (folder: string) => join(modelFolder(folder), 'model.json')
/** Where the weights lie once a run has ended. */
export const weightsPath = (folder: string, at: At) =>
  join(modelFolder(folder), `${at}.safetensors`)

export async function writeModelRecord(folder: string, record: ModelRecord): Promise<void> {
  await mkdir(modelFolder(folder), { recursive: true })
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
  at: At,
  description: ModelDescription,
  weights: NamedValues,
  epoch: number
): Promise<void> {
  const specs = [...parametersOf(description), ...statisticsOf(description)]
  const arrays = Object.fromEntries(
    specs.map(({ name, shape }) => [name, { shape, data: weights[name]! }])
  )
  const bytes = encodeSafetensors(arrays, { epoch: String(epoch) })
  await replaceFile(weightsPath(folder, at), bytes)
}

/** Weights and the epoch that they are from; null where the run has not kept any. */
export async function readWeights(
  folder: string,
  at: At
): Promise<{ weights: NamedValues; epoch: number } | null> {
  const path = weightsPath(folder, at)
  const bytes = await readFile(path).catch((error: unknown) => {
    if (isErrno(error, 'ENOENT')) return null
    throw storageError(path, error)
  })
  if (!bytes) return null
  const { arrays, metadata } = decodeSafetensors(bytes)
  const weights = Object.fromEntries(
    Object.entries(arrays).map(([name, { data }]) => [name, data as Float32Array])
  )
  return { weights, epoch: Number(metadata['epoch']) }
}
