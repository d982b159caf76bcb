import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileSystemTime } from '../../storage/file-system-time'
import { processStart } from '../../storage/process-identity'
import type { Home } from '../home'

/** Names of incomplete files, with the process that writes them. */
const unfinished = /[.-](\d+)(-[0-9a-f]{8})?\.tmp$/

/** A process on another machine cannot be asked whether it lives, but writing never takes this long. */
const longestWrite = 60 * 60 * 1000

/** Removes what processes left half written when they were killed. Returns how many files and folders that were. */
export async function removeLeftovers(home: Home): Promise<number> {
  const now = await fileSystemTime(home.folder)
  const isLeftOver = async (name: string, path: string): Promise<boolean> => {
    const pid = Number(unfinished.exec(name)?.[1] ?? NaN)
    if (Number.isNaN(pid)) return false
    const found = await stat(path).catch(() => null)
    if (!found || now - found.mtimeMs < longestWrite) return false
    return (await processStart(pid)) === null
  }
  const sweep = async (folder: string): Promise<number> => {
    let removed = 0
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
    for (const entry of entries) {
      const path = join(folder, entry.name)
      if (await isLeftOver(entry.name, path)) {
        await rm(path, { recursive: true, force: true })
        removed++
      } else if (entry.isDirectory() && path !== home.uploads) removed += await sweep(path)
    }
    return removed
  }
  return sweep(home.folder)
}
