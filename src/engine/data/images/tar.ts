import { open, type FileHandle } from 'node:fs/promises'
import { basename } from 'node:path'
import { supportedImages } from '../../../core/image-formats'
import { foldersOf, hasImageExtension, isClutter, readingFailure } from './file-names'
import { openShards, type Shard } from './shards'
import { maximumFileBytes, problem, type Finding, type ImageFile, type ImageSource } from './source'

const block = 512
const maximumEntries = 5_000_000
/** Names, labels and other texts that an index pass reads whole. */
const maximumTextBytes = 64 * 1024
const types = { file: ['0', '\0', '7'], folder: '5', longName: 'L', pax: 'x', globalPax: 'g' }

interface TarEntry {
  name: string
  size: number
  type: string
  /** Where its content begins. */
  at: number
}

const textOf = (bytes: Buffer): string => {
  const end = bytes.indexOf(0)
  return bytes.toString('utf8', 0, end < 0 ? bytes.length : end)
}

/** A number in octal digits or, where it is large, in binary (GNU). */
function numberOf(field: Buffer): number {
  if (field[0]! & 0x80) return field.subarray(1).reduce((sum, byte) => sum * 256 + byte, 0)
  const digits = textOf(field).trim()
  return /^[0-7]*$/.test(digits) ? Number.parseInt(digits || '0', 8) : NaN
}

/** The sum of a header's bytes, its own field counted as blanks. */
function isHeader(header: Buffer): boolean {
  const sum = header.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 32 : byte), 0)
  return sum === numberOf(header.subarray(148, 156))
}

async function readAt(handle: FileHandle, at: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length)
  const { bytesRead } = await handle.read(bytes, 0, length, at)
  if (bytesRead < length) throw new Error('the archive is cut off')
  return bytes
}

/** `path` of a pax header: lines of "length key=value". */
const paxPath = (text: string): string | undefined => /(?:^|\n)\d+ path=([^\n]*)/.exec(text)?.[1]

/**
 * The files of a tar archive in their order, by its headers alone. Source: POSIX.1-2017, pax, "ustar interchange format",
 * with GNU's long names.
 * @throws when a header is damaged or the archive is cut off
 */
async function* entriesOf(handle: FileHandle, size: number): AsyncGenerator<TarEntry> {
  let longName: string | undefined
  for (let at = 0; at < size;) {
    const header = await readAt(handle, at, block)
    if (header.every((byte) => byte === 0)) return
    if (!isHeader(header)) throw new Error('a header is damaged')
    const length = numberOf(header.subarray(124, 136))
    const type = String.fromCharCode(header[156]!)
    const content = at + block
    if (!Number.isSafeInteger(length) || content + length > size) {
      throw new Error('the archive is cut off')
    }
    if (type === types.longName || type === types.pax) {
      const text = (await readAt(handle, content, Math.min(length, maximumTextBytes))).toString()
      longName = type === types.pax ? (paxPath(text) ?? longName) : text.replace(/\0+$/, '')
    } else if (type !== types.globalPax) {
      const prefix = textOf(header.subarray(345, 500))
      const short = textOf(header.subarray(0, 100))
      const isUstar = header.toString('latin1', 257, 262) === 'ustar'
      const name = longName ?? (isUstar && prefix !== '' ? `${prefix}/${short}` : short)
      yield { name: name.replace(/^\.\//, ''), size: length, type, at: content }
      longName = undefined
    }
    at = content + Math.ceil(length / block) * block
  }
}

/** Whether the first bytes of a file are a header of a tar archive. */
export function startsLikeTar(head: Uint8Array): boolean {
  return head.length >= block && isHeader(Buffer.from(head.subarray(0, block)))
}

/** What one archive holds; images may have a class from a file of the same key. */
interface ShardContent {
  images: TarEntry[]
  /** Class by key: the name of a file up to its first point. */
  classes: Map<string, string>
  problems: Finding[]
}

/** WebDataset: files of one sample share their name up to the first point after the last slash. */
function keyOf(name: string): string {
  const start = name.lastIndexOf('/') + 1
  const point = name.indexOf('.', start)
  return point < 0 ? name : name.slice(0, point)
}

async function indexShard({ path, name: shard }: Shard): Promise<ShardContent> {
  const content: ShardContent = { images: [], classes: new Map(), problems: [] }
  const handle = await open(path, 'r')
  try {
    const { size } = await handle.stat()
    for await (const entry of entriesOf(handle, size)) await add(handle, entry, shard, content)
  } catch (error) {
    const message = `${readingFailure(error)}; the files before that are used`
    content.problems.push(problem('unreadable', basename(path), message))
  } finally {
    await handle.close()
  }
  return content
}

async function add(
  handle: FileHandle,
  entry: TarEntry,
  shard: string,
  { images, classes, problems }: ShardContent
): Promise<void> {
  const { name, type, size, at } = entry
  if (name.endsWith('/') || type === types.folder) return
  const skip = (why: string): void =>
    void problems.push(problem('skipped', `${shard}/${name}`, why))
  const parts = name.split('/')
  if (name.startsWith('/') || parts.includes('..')) {
    return skip('its name points outside the archive; refused')
  }
  if (parts.some(isClutter)) return skip('hidden or system file, skipped')
  if (!types.file.includes(type)) return skip('a link; links are not followed')
  if (/\.cls$/i.test(name)) {
    const text = (await readAt(handle, at, Math.min(size, maximumTextBytes)))
      .toString('utf8')
      .trim()
    if (text !== '' && !text.includes('/')) classes.set(keyOf(name), text)
    return
  }
  if (!hasImageExtension(name)) return skip(`unsupported file type (supported: ${supportedImages})`)
  if (size > maximumFileBytes) return skip('too large for an image')
  images.push(entry)
  if (images.length > maximumEntries) throw new Error(`more than ${maximumEntries} entries`)
}

/** Read by its place, so that random order costs no more than any other. */
function fileAt(shard: Shard, entry: TarEntry, path: string): ImageFile {
  return {
    path,
    size: entry.size,
    stamp: `${shard.stamp} ${entry.at}`,
    read: async (limit = entry.size) => {
      const handle = await open(shard.path, 'r')
      try {
        return await readAt(handle, entry.at, Math.min(limit, entry.size))
      } finally {
        await handle.close()
      }
    }
  }
}

/** Where a picture is in its class: folders of the archive become a part of its name. */
const inClass = (className: string, name: string): string =>
  `${className}/${name.replaceAll('/', '-')}`

async function openOne(shard: Shard): Promise<ImageSource> {
  const { images, classes, problems } = await indexShard(shard)
  const folders = new Set<string>()
  const files = images.map((entry) => {
    const className = classes.get(keyOf(entry.name))
    const path = className === undefined ? entry.name : inClass(className, entry.name)
    foldersOf(path).forEach((folder) => folders.add(folder))
    return fileAt(shard, entry, path)
  })
  return { files, folders: [...folders], problems, close: () => Promise.resolve() }
}

/**
 * Lists the images of a tar archive, or of all in a folder (shards), by an index pass over their headers; nothing is
 * unpacked. Classes come from WebDataset's `key.cls` next to `key.jpg`, or from the folders within the archives; splits from
 * the names of the shards.
 * @throws StudioError 'invalid-data' when there is no archive in the folder.
 */
export const openTar = (path: string): Promise<ImageSource> => openShards(path, '.tar', openOne)
