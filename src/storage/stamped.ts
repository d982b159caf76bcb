import { stat } from 'node:fs/promises'

/** What a file said when it had this stamp. */
export interface Stamped<T> {
  stamp: string
  value: T
}

const absent = 'absent'

/** Reads a file again only when it has been replaced since; `read` is told whether there is one. */
export async function refreshed<T>(
  path: string,
  cached: Stamped<T> | undefined,
  read: (exists: boolean) => Promise<T> | T
): Promise<Stamped<T>> {
  const stamp = await fileStamp(path)
  return cached?.stamp === stamp ? cached : { stamp, value: await read(stamp !== absent) }
}

/** Files are replaced by renaming, so that a new content is a new inode. */
async function fileStamp(path: string): Promise<string> {
  const stats = await stat(path).catch(() => null)
  return stats ? `${stats.ino}/${stats.mtimeMs}/${stats.size}` : absent
}
