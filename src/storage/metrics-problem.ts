import { stat } from 'node:fs/promises'
import { isErrno, storageError } from './durable'
import type { Looked } from './look-into-folders'
import { absent } from './stamped'

const stillThere = 'Its checkpoints, model and scores are not affected.'

/**
 * Whether `metrics.jsonl` of a run that trained holds as much as was written to it, by its size alone.
 * @param written bytes that its trainer had written; undefined where an earlier version did not say
 * @param looked where somebody has just looked at the file
 * @returns what is wrong, in a sentence or two; null where nothing is
 */
export async function missingMetrics(
  path: string,
  written: number | undefined,
  looked?: Looked
): Promise<string | null> {
  const size = looked && looked.stamp !== absent ? looked.bytes : await sizeOf(path)
  if (size === null) {
    return `metrics.jsonl is missing from the folder of this run, so its curves cannot be shown. ${stillThere}`
  }
  if (size >= (written ?? 1)) return null
  return `metrics.jsonl of this run is cut: ${size} of ${written ?? 'its'} bytes are left, so the end of its curves is missing. ${stillThere}`
}

const sizeOf = (path: string): Promise<number | null> =>
  stat(path).then(
    (stats) => stats.size,
    (error: unknown) => {
      if (isErrno(error, 'ENOENT')) return null
      throw storageError(path, error)
    }
  )
