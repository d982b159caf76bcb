import { constants, type Dirent } from 'node:fs'
import { lstat, open, readdir, readFile } from 'node:fs/promises'
import { StudioError } from '../../../contract/errors'
import { mapConcurrently } from './concurrency'
import { byName, hasImageExtension, isClutter, readableName, readingFailure } from './file-names'
import { maximumFileBytes, problem, type Finding, type ImageFile, type ImageSource } from './source'

const maximumDepth = 6
const maximumEntries = 5_000_000
// A file that was replaced by a link since it was listed is not followed either.
const readOnly = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0)
const slash = Buffer.from('/')

async function readStart(path: Buffer, limit: number): Promise<Uint8Array> {
  const handle = await open(path, readOnly)
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(limit), 0, limit, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

interface Found {
  real: Buffer
  path: string
}

/** Collects a folder's tree without following links; deeper than six levels is only reported. */
class Walk {
  readonly files: Found[] = []
  readonly folders: string[] = []
  readonly problems: Finding[] = []
  private entries = 0

  async visit(folder: Found, depth: number): Promise<void> {
    let entries: Dirent<Buffer>[]
    try {
      entries = await readdir(folder.real, { withFileTypes: true, encoding: 'buffer' })
    } catch (error) {
      if (depth === 0) throw error
      this.problems.push(problem('unreadable', folder.path, `folder: ${readingFailure(error)}`))
      return
    }
    this.entries += entries.length
    if (this.entries > maximumEntries) {
      throw new StudioError(
        'invalid-data',
        `more than ${maximumEntries} files: choose the folder of the data set itself`
      )
    }
    for (const entry of entries) await this.enter(folder, entry, depth)
  }

  private async enter(folder: Found, entry: Dirent<Buffer>, depth: number): Promise<void> {
    const name = readableName(entry.name)
    const path = folder.path ? `${folder.path}/${name}` : name
    const found = { real: Buffer.concat([folder.real, slash, entry.name]), path }
    const skip = (why: string): void => void this.problems.push(problem('skipped', path, why))
    if (isClutter(name)) skip('hidden, or left behind by a system')
    else if (entry.isSymbolicLink()) skip('a link; links are not followed')
    else if (entry.isDirectory()) {
      if (depth >= maximumDepth) skip(`a folder nested deeper than ${maximumDepth} levels`)
      else {
        this.folders.push(path)
        await this.visit(found, depth + 1)
      }
    } else if (!entry.isFile()) skip('neither a file nor a folder')
    else if (hasImageExtension(name)) this.files.push(found)
    else skip('no image by its name; PNG, JPEG, BMP, GIF and WebP are read')
  }
}

async function imageFile({ real, path }: Found): Promise<ImageFile> {
  const { size, mtimeMs, ctimeMs } = await lstat(real)
  return {
    path,
    size,
    stamp: `${size} ${mtimeMs} ${ctimeMs}`,
    read: async (limit) => {
      if (size > maximumFileBytes) {
        throw new Error(`the file has ${Math.round(size / 1e6)} MB, too much for an image`)
      }
      if (limit !== undefined && limit < size) return readStart(real, limit)
      return readFile(real, { flag: readOnly })
    }
  }
}

/**
 * Lists the images of a folder, never leaving it: links are reported, not followed.
 * @throws the error of the file system when the folder itself cannot be read; StudioError
 * 'invalid-data' when it holds millions of files.
 */
export async function openFolder(path: string): Promise<ImageSource> {
  const walk = new Walk()
  await walk.visit({ real: Buffer.from(path), path: '' }, 0)
  const files: ImageFile[] = []
  await mapConcurrently(walk.files, 32, async (found) => {
    try {
      files.push(await imageFile(found))
    } catch (error) {
      walk.problems.push(problem('unreadable', found.path, readingFailure(error)))
    }
  })
  files.sort((a, b) => byName(a.path, b.path))
  return {
    files,
    folders: walk.folders.sort(byName),
    problems: walk.problems,
    close: () => Promise.resolve()
  }
}
