import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { StudioError } from '../contract/errors'

/** Above this, reading would hold the process for seconds; scores of a thousand classes take about half of it. */
export const largestRecord = 128 * 1024 * 1024

/**
 * The text of a record, which only a regular file of a sensible size can be: of a pipe nobody would see the end.
 * @throws StudioError `storage` for anything else, and errors of the system
 */
export async function readRecordText(path: string): Promise<string> {
  // Opening a pipe would wait for a writer.
  const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  try {
    const stats = await handle.stat()
    if (!stats.isFile()) {
      const found = stats.isDirectory() ? 'a folder' : 'no regular file'
      throw new StudioError('storage', `${path} is damaged: it is ${found}.`, { path })
    }
    if (stats.size > largestRecord) {
      const megabytes = Math.round(stats.size / 1e6)
      throw new StudioError(
        'storage',
        `${path} is damaged: it has ${megabytes} MB, more than any such file.`,
        { path }
      )
    }
    return await handle.readFile('utf8')
  } finally {
    await handle.close()
  }
}
