import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeFolders } from '../../../storage/make-folders'
import { mostHeldBytes } from './memory'

/**
 * A new folder for a copy of so many bytes, to be removed by the caller. Large ones go into the cache: the system's own
 * folder may lie in memory.
 */
export async function scratchFolder(
  name: string,
  bytes: number,
  cacheFolder?: string
): Promise<string> {
  if (cacheFolder === undefined || bytes <= mostHeldBytes()) {
    return mkdtemp(join(tmpdir(), `mixup-studio-${name}-`))
  }
  await makeFolders(cacheFolder)
  return mkdtemp(join(cacheFolder, `${name}-`))
}
