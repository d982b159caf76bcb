import { readdir, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { FolderEntry, FolderListing } from '../contract/host'
import { StudioError } from '../contract/errors'
import type { AllowedPaths } from '../studio/paths/allowed-paths'

const shownAtMost = 1000

/**
 * What lies in a folder, folders first; null lists the folders where looking begins.
 * @throws StudioError `not-found` outside of them
 */
export async function listFolder(
  path: string | null,
  allowed: AllowedPaths,
  roots: readonly string[]
): Promise<FolderListing> {
  if (path === null) {
    const entries = await describe(roots.map((one) => ({ name: one, path: one })))
    return { path: null, parent: null, entries, more: 0 }
  }
  const folder = await allowed.resolve(path)
  const names = await readdir(folder).catch((error: unknown) => {
    throw new StudioError('storage', `${folder} cannot be read.`, {}, { cause: error })
  })
  const visible = names.filter((name) => !name.startsWith('.')).sort(byName)
  const shown = visible.slice(0, shownAtMost)
  const candidates = shown.map((name) => ({ name, path: join(folder, name) }))
  const inside = await Promise.all(
    // A link may lead out: then not even its size is shown.
    candidates.map(({ path }) => allowed.resolve(path).then(Boolean, () => false))
  )
  const entries = await describe(candidates.filter((_, index) => inside[index]))
  const parent = await allowed.resolve(dirname(folder)).catch(() => null)
  return { path: folder, parent, entries, more: visible.length - shown.length }
}

const byName = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true })

async function describe(candidates: { name: string; path: string }[]): Promise<FolderEntry[]> {
  const found = await Promise.all(
    candidates.map(async ({ name, path }): Promise<FolderEntry[]> => {
      const facts = await stat(path).catch(() => null)
      if (!facts || !(facts.isDirectory() || facts.isFile())) return []
      return [
        {
          name: name === path ? basename(path) || path : name,
          path,
          kind: facts.isDirectory() ? 'folder' : 'file',
          bytes: facts.isFile() ? facts.size : 0
        }
      ]
    })
  )
  return found
    .flat()
    .sort((a, b) => Number(a.kind === 'file') - Number(b.kind === 'file') || byName(a.name, b.name))
}
