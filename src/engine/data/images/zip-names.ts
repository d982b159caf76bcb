import { join } from 'node:path'
import yauzl from 'yauzl'
import { isZip } from '../../../core/zip-signature'
import { readHead } from '../formats/read-file'
import { hasImageExtension } from './file-names'

/** Entries of an archive that are looked at. */
const looked = 2000

/**
 * Names in a zip archive, up to a limit; null if it is not a zip file.
 * @param head its first bytes, at least four
 */
export async function archiveNames(path: string, head: Uint8Array): Promise<string[] | null> {
  if (!isZip(head)) return null
  const zip = await yauzl
    .openPromise(path, { lazyEntries: true, autoClose: false })
    .catch(() => null)
  const names: string[] = []
  if (!zip) return names
  try {
    for await (const entry of zip.eachEntry()) {
      names.push(entry.fileName)
      if (names.length >= looked) break
    }
  } catch {
    // The reader says what is wrong with it.
  } finally {
    zip.close()
  }
  return names
}

/**
 * Whether a folder keeps its pictures in zip archives: it has some, no picture lies next to them, and one of the first has
 * pictures in it.
 * @param files names of the files in the folder
 */
export async function holdsZippedImages(
  folder: string,
  files: readonly string[]
): Promise<boolean> {
  if (files.some(hasImageExtension)) return false
  const archives = files.filter((name) => /\.zip$/i.test(name)).sort()
  for (const name of archives.slice(0, 3)) {
    const path = join(folder, name)
    const names = await archiveNames(path, await readHead(path, 4))
    if (names?.some(hasImageExtension)) return true
  }
  return false
}
