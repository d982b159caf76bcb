import { stat } from 'node:fs/promises'

/** What a file said when it had this stamp. */
export interface Stamped<T> {
  stamp: string
  value: T
}

/** Reads a file again only when it has been replaced since. */
export async function refreshed<T>(
  path: string,
  cached: Stamped<T> | undefined,
  read: () => Promise<T>
): Promise<Stamped<T>> {
  const stamp = await fileStamp(path)
  return cached?.stamp === stamp ? cached : { stamp, value: await read() }
}

/** Files are replaced by renaming, so that a new content is a new inode. */
async function fileStamp(path: string): Promise<string> {
  const { ino, mtimeMs, size } = await stat(path).catch(() => ({ ino: 0, mtimeMs: 0, size: 0 }))
  return `${ino}/${mtimeMs}/${size}`
}
