import { randomBytes } from 'node:crypto'
import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * What time it is for the file system that holds a folder, in milliseconds: the times of its files can be compared with
 * it, whatever the clocks of the hosts say.
 */
export async function fileSystemTime(folder: string): Promise<number> {
  const probe = join(folder, `.time-${process.pid}-${randomBytes(4).toString('hex')}.tmp`)
  const handle = await open(probe, 'wx')
  try {
    await handle.writeFile('.')
    await handle.sync()
    return (await handle.stat()).mtimeMs
  } finally {
    await handle.close()
    await rm(probe, { force: true })
  }
}
