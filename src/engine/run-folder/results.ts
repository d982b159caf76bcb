import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { SplitName } from '../../contract/data'
import { decodeSafetensors, encodeSafetensors } from '../../core/safetensors'
import { isErrno, replaceFile, storageError } from '../../storage/durable'

export type At = 'best' | 'last'
/** Of which weights: the best epoch's, the last one's, or none, where a run failed. */
type Kept = At | 'uninformed'

/** What a model predicted for a split, and the truth. */
export interface Outcome {
  /** Row-major [examples, outputs]. */
  logits: Float32Array
  /** Row-major [examples, outputs], as the model learns them. */
  targets: Float32Array
  /** Classes, for classification. */
  labels: Int32Array | null
}

/** Logits and truths of one split, with the epoch (from 1) whose weights gave them. */
export interface StoredOutcome extends Outcome {
  epoch: number
  /** Rows of the data set. */
  origin: Int32Array
}

const pathOf = (folder: string, at: Kept, split: SplitName) =>
  join(folder, 'evaluation', `${at}-${split}.safetensors`)

/** Keeps what the model said, so that scores can be computed anew without it. */
export async function storeOutcome(
  folder: string,
  at: Kept,
  split: SplitName,
  { logits, targets, labels, origin, epoch }: StoredOutcome
): Promise<void> {
  const shape = [origin.length, targets.length / origin.length]
  const arrays = {
    logits: { shape, data: logits },
    targets: { shape, data: targets },
    origin: { shape: [origin.length], data: origin },
    ...(labels && { labels: { shape: [labels.length], data: labels } })
  }
  await mkdir(join(folder, 'evaluation'), { recursive: true })
  const bytes = encodeSafetensors(arrays, { epoch: String(epoch) })
  await replaceFile(pathOf(folder, at, split), bytes)
}

/** What `storeOutcome` kept; null where it has not. */
export async function readOutcome(
  folder: string,
  at: Kept,
  split: SplitName
): Promise<StoredOutcome | null> {
  const path = pathOf(folder, at, split)
  const bytes = await readFile(path).catch((error: unknown) => {
    if (isErrno(error, 'ENOENT')) return null
    throw storageError(path, error)
  })
  if (!bytes) return null
  const { arrays, metadata } = decodeSafetensors(bytes)
  const numbers = (name: string) => arrays[name]?.data
  return {
    logits: numbers('logits') as Float32Array,
    targets: numbers('targets') as Float32Array,
    labels: (numbers('labels') as Int32Array | undefined) ?? null,
    origin: numbers('origin') as Int32Array,
    epoch: Number(metadata['epoch'])
  }
}
