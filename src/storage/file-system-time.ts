import { randomBytes } from 'node:crypto'
import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * The current time of the file system that holds a folder, in milliseconds: comparable with the times of its files,
 * regardless of the hosts' clocks.
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
