import { open } from 'node:fs/promises'
import { isErrno, storageError } from '../storage/durable'

const longest = 65_536

/** What TensorFlow says of every start, whatever is asked for. */
const noise = [
  /^WARNING: All log messages before absl::InitializeLog\(\) is called are written to STDERR$/,
  /^I\d{4} [\d:. ]+port\.cc:\d+\] oneDNN custom operations are on\..*$/
]

const withoutNoise = (text: string): string =>
  text
    .split('\n')
    .filter((line) => !noise.some((pattern) => pattern.test(line)))
    .join('\n')

/** The end of a log file, without what TensorFlow says of every start; empty where there is none yet. */
export async function endOfLog(path: string): Promise<string> {
  try {
    const handle = await open(path, 'r')
    try {
      const { size } = await handle.stat()
      const start = Math.max(0, size - longest)
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - start), 0, null, start)
      return withoutNoise(buffer.toString('utf8', 0, bytesRead))
    } finally {
      await handle.close()
    }
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return ''
    throw storageError(path, error)
  }
}
