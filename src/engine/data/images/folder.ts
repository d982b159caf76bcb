import type { Dirent, Stats } from 'node:fs'
import { open, readdir, readFile, realpath, stat } from 'node:fs/promises'
import { StudioError } from '../../../contract/errors'
import { supportedImages } from '../../../core/image-formats'
import { mapConcurrently } from './concurrency'
import {
  byName,
  hasImageExtension,
  hasNoExtension,
  isClutter,
  readableName,
  readingFailure
} from './file-names'
import { imageFormat } from './header'
import { maximumFileBytes, problem, type Finding, type ImageFile, type ImageSource } from './source'

const maximumDepth = 6
const maximumEntries = 5_000_000
const slash = Buffer.from('/')

async function readStart(path: Buffer, limit: number): Promise<Uint8Array> {
  const handle = await open(path, 'r')
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

/** A file without an ending that is an image by its first bytes. */
async function isUnnamedImage({ real, path }: Found): Promise<boolean> {
  if (!hasNoExtension(path)) return false
  return readStart(real, 32).then(
    (start) => imageFormat(start) !== null,
    () => false
  )
}

/** Collects a folder's tree; links are followed, but not to a folder that they lie in. Deeper than six levels is only reported. */
class Walk {
  readonly files: Found[] = []
  readonly folders: string[] = []
  readonly problems: Finding[] = []
  private entries = 0

  constructor(private readonly root: string) {}

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
    if (isClutter(name)) return skip('hidden or system file, skipped')
    const kind = entry.isSymbolicLink() ? await this.follow(found, skip) : entry
    if (!kind) return
    if (kind.isDirectory()) {
      if (depth >= maximumDepth) skip(`a folder nested deeper than ${maximumDepth} levels`)
      else {
        this.folders.push(path)
        await this.visit(found, depth + 1)
      }
    } else if (!kind.isFile()) skip('neither a file nor a folder')
    else if (hasImageExtension(name) || (await isUnnamedImage(found))) this.files.push(found)
    else skip(`unsupported file type (supported: ${supportedImages})`)
  }

  /** What a link leads to; null when it leads nowhere, or to a folder that it lies in. */
  private async follow({ real, path }: Found, skip: (why: string) => void): Promise<Stats | null> {
    try {
      const [target, kind] = [await realpath(real), await stat(real)]
      const own = await realpath(this.root)
      const here = await realpath(real.subarray(0, real.lastIndexOf(slash)))
      if (kind.isDirectory() && `${here}/`.startsWith(`${target}/`)) {
        skip('a link to a parent folder; not followed')
        return null
      }
      if (!`${target}/`.startsWith(`${own}/`)) {
        this.problems.push(
          problem('note', path, `a link that leads out of the folder, to ${target}`)
        )
      }
      return kind
    } catch (error) {
      skip(`a broken link: ${readingFailure(error)}`)
      return null
    }
  }
}

async function imageFile({ real, path }: Found): Promise<ImageFile> {
  const { size, mtimeMs, ctimeMs } = await stat(real)
  return {
    path,
    size,
    stamp: `${size} ${mtimeMs} ${ctimeMs}`,
    read: async (limit) => {
      if (size > maximumFileBytes) {
        throw new Error(`the file has ${Math.round(size / 1e6)} MB, too much for an image`)
      }
      if (limit !== undefined && limit < size) return readStart(real, limit)
      return readFile(real)
    }
  }
}

/**
 * Lists the images of a folder. Links are followed; those that lead out of it are named in the report.
 * @throws the error of the file system when the folder itself cannot be read; StudioError
 * 'invalid-data' when it holds millions of files.
 */
export async function openFolder(path: string): Promise<ImageSource> {
  const walk = new Walk(path)
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
