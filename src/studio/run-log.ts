import { open } from 'node:fs/promises'
import { isErrno, storageError } from '../storage/durable'

const longest = 65_536

/** The end of a log file; empty where there is none yet. */
export async function endOfLog(path: string): Promise<string> {
  try {
    const handle = await open(path, 'r')
    try {
      const { size } = await handle.stat()
      const start = Math.max(0, size - longest)
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - start), 0, null, start)
      return buffer.toString('utf8', 0, bytesRead)
    } finally {
      await handle.close()
    }
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return ''
    throw storageError(path, error)
  }
}
