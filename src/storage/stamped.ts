import { stat } from 'node:fs/promises'
import type { Looked } from './look-into-folders'

/** Content of a file with this stamp. */
export interface Stamped<T> {
  stamp: string
  value: T
}

/** The stamp of no file. */
export const absent = 'absent'

/**
 * Reads a file again only when it has been replaced since.
 * @param read learns whether there is one, and its text where somebody has read it already
 * @param looked where somebody has just looked at the file
 */
export async function refreshed<T>(
  path: string,
  cached: Stamped<T> | undefined,
  read: (exists: boolean, text?: string) => Promise<T> | T,
  looked?: Looked
): Promise<Stamped<T>> {
  const stamp = looked?.stamp ?? (await fileStamp(path))
  if (cached?.stamp === stamp) return cached
  return { stamp, value: await read(stamp !== absent, looked?.text) }
}

/** Files are replaced by renaming, so that a new content is a new inode. */
async function fileStamp(path: string): Promise<string> {
  const stats = await stat(path).catch(() => null)
  return stats ? `${stats.ino}/${stats.mtimeMs}/${stats.size}` : absent
}
