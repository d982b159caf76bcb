import type { Dirent } from 'node:fs'
import { readdir, realpath } from 'node:fs/promises'
import { join } from 'node:path'

/** Deeper folders are not read as data. */
const deepest = 8

/**
 * The first link in a folder, at any depth, that leads to something that `isAllowed` refuses; null where there is none.
 * Links to allowed folders are followed no further: what lies there was allowed.
 */
export async function findLinkOut(
  folder: string,
  isAllowed: (real: string) => Promise<boolean>,
  depth = 0
): Promise<string | null> {
  const entries: Dirent[] = await readdir(folder, { withFileTypes: true }).catch(() => [])
  for (const entry of entries) {
    const path = join(folder, entry.name)
    if (entry.isSymbolicLink()) {
      const real = await realpath(path).catch(() => null)
      if (real !== null && !(await isAllowed(real))) return path
    } else if (entry.isDirectory() && depth < deepest) {
      const found = await findLinkOut(path, isAllowed, depth + 1)
      if (found !== null) return found
    }
  }
  return null
}
