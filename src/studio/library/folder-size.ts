import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** Bytes of all files in a folder; files that disappear meanwhile count as 0. */
export async function folderSize(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  const sizes = await Promise.all(
    entries.map(async (entry) => {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) return folderSize(path)
      return entry.isFile()
        ? stat(path).then(
            ({ size }) => size,
            () => 0
          )
        : 0
    })
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}
