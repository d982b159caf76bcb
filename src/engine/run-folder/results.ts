import type { KeptPredictions } from '../../contract/checkpoint'
import { dirname } from 'node:path'
import type { SplitName } from '../../contract/data'
import { readArrays, writeArrays } from '../../storage/stored-arrays'
import { makeFolders } from '../../storage/make-folders'
import { runFiles } from '../../storage/run-files'

/** Predictions and labels of a split. */
export interface Outcome {
  /** Row-major [examples, outputs]. */
  logits: Float32Array
  /** Row-major [examples, outputs], as the model learns them. */
  targets: Float32Array
  /** Classes, for classification. */
  labels: Int32Array | null
}

/** Logits and labels of one split, with the epoch (from 1) whose weights gave them. */
export interface StoredOutcome extends Outcome {
  epoch: number
  /** Rows of the data set. */
  origin: Int32Array
  /** Examples of one group share a number; null without a group column. */
  groups: Int32Array | null
}

/** Keeps the predictions, so that scores can be computed again without the model. */
export async function storeOutcome(
  folder: string,
  at: KeptPredictions,
  split: SplitName,
  { logits, targets, labels, origin, groups, epoch }: StoredOutcome
): Promise<void> {
  const shape = [origin.length, targets.length / origin.length]
  const arrays = {
    logits: { shape, data: logits },
    targets: { shape, data: targets },
    origin: { shape: [origin.length], data: origin },
    ...(labels && { labels: { shape: [labels.length], data: labels } }),
    ...(groups && { groups: { shape: [groups.length], data: groups } })
  }
  const path = runFiles(folder).predictions(at, split)
  await makeFolders(dirname(path))
  await writeArrays(path, { arrays, epoch })
}

/**
 * The outcome saved by `storeOutcome`; null if there is none.
 * @throws StudioError `storage` where the file is damaged
 */
export async function readOutcome(
  folder: string,
  at: KeptPredictions,
  split: SplitName
): Promise<StoredOutcome | null> {
  const stored = await readArrays(runFiles(folder).predictions(at, split))
  if (!stored) return null
  const { arrays, epoch } = stored
  const numbers = (name: string) => arrays[name]?.data
  return {
    logits: numbers('logits') as Float32Array,
    targets: numbers('targets') as Float32Array,
    labels: (numbers('labels') as Int32Array | undefined) ?? null,
    origin: numbers('origin') as Int32Array,
    groups: (numbers('groups') as Int32Array | undefined) ?? null,
    epoch
  }
}
