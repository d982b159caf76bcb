import { createHash, randomBytes } from 'node:crypto'
import { open, readdir, rename, rm, stat, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { z } from 'zod'
import { imageShape, type ImageShape } from '../../../contract/data'
import { makeFolders } from '../../../storage/make-folders'

const entry = z.object({
  path: z.string(),
  stamp: z.string(),
  /** SHA-256 of the file. */
  hash: z.string(),
  /** SHA-256 of the decoded pixels; null when the file could not be decoded. */
  pixels: z.string().nullable(),
  width: z.int(),
  height: z.int(),
  grey: z.boolean(),
  alpha: z.boolean(),
  /** More than 8 bits per channel. */
  deep: z.boolean().optional(),
  /** For these pictures: the largest value, if known, and the value that became white; without it, the upper 8 bits are kept. */
  largest: z.number().optional(),
  white: z.number().optional(),
  /** Why the file could not be decoded. */
  problem: z.string().nullable()
})
/** Information about one file. Entries with pixels have their rows in the order of the entries. */
export type CacheEntry = z.infer<typeof entry>

const header = z.object({
  key: z.string(),
  shape: imageShape,
  checksum: z.int(),
  entries: z.array(entry)
})

export interface DecodedCache {
  shape: ImageShape
  entries: CacheEntry[]
  /** Row-major [entries with pixels, height, width, channels]. */
  pixels: Uint8Array
}

// One file: magic, length and CRC-32 of the header, header as JSON, padding to 64 bytes, pixels.
const magic = Buffer.from('MIXUPIM1')
const prefixBytes = magic.length + 8
const chunkBytes = 64 * 1024 * 1024
const abandonedAfter = 24 * 60 * 60 * 1000

/** What is common to all images read in one way: everything the pixels depend on but the files. */
export function cacheKey(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32)
}

function cachePath(folder: string, key: string): string {
  return join(folder, `images-${key}.bin`)
}

function checksum(pixels: Uint8Array): number {
  let sum = 0
  for (let at = 0; at < pixels.length; at += chunkBytes) {
    sum = crc32(pixels.subarray(at, at + chunkBytes), sum)
  }
  return sum
}

async function readFully(
  handle: FileHandle,
  bytes: Uint8Array,
  position: number
): Promise<boolean> {
  for (let at = 0; at < bytes.length;) {
    const length = Math.min(chunkBytes, bytes.length - at)
    const { bytesRead } = await handle.read(bytes, at, length, position + at)
    if (bytesRead === 0) return false
    at += bytesRead
  }
  return true
}

function padded(length: number): number {
  return Math.ceil(length / 64) * 64
}

async function parse(handle: FileHandle, key: string): Promise<DecodedCache | null> {
  const prefix = Buffer.alloc(prefixBytes)
  const { size } = await handle.stat()
  if (!(await readFully(handle, prefix, 0)) || !prefix.subarray(0, 8).equals(magic)) return null
  const length = prefix.readUInt32LE(8)
  if (prefixBytes + length > size) return null
  const text = Buffer.alloc(length)
  if (!(await readFully(handle, text, prefixBytes)) || crc32(text) !== prefix.readUInt32LE(12))
    return null
  const { data } = header.safeParse(JSON.parse(text.toString('utf8')))
  if (data?.key !== key) return null
  const { shape, entries } = data
  const rows = entries.filter(({ pixels }) => pixels !== null).length
  const bytes = rows * shape.height * shape.width * shape.channels
  const start = padded(prefixBytes + length)
  if (size !== start + bytes) return null
  const pixels = new Uint8Array(bytes)
  if (!(await readFully(handle, pixels, start)) || checksum(pixels) !== data.checksum) return null
  return { shape, entries, pixels }
}

/** The cache of this key; null when there is none, or when it is damaged and must be made again. */
export async function readCache(folder: string, key: string): Promise<DecodedCache | null> {
  let handle: FileHandle
  try {
    handle = await open(cachePath(folder, key), 'r')
  } catch {
    return null
  }
  try {
    return await parse(handle, key)
  } catch {
    return null
  } finally {
    await handle.close()
  }
}

/** Temporary files of processes that were killed while writing. */
async function removeAbandoned(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.startsWith('images-') || !name.endsWith('.part')) continue
    const path = join(folder, name)
    const found = await stat(path).catch(() => null)
    if (found && Date.now() - found.mtimeMs > abandonedAfter) await rm(path, { force: true })
  }
}

/**
 * Writes the cache as a whole: a temporary file, fsync, rename. Two processes that write at once each leave a complete file; the later one stays.
 * @throws the error of the file system.
 */
export async function writeCache(folder: string, key: string, cache: DecodedCache): Promise<void> {
  await makeFolders(folder)
  await removeAbandoned(folder)
  const { shape, entries, pixels } = cache
  const text = Buffer.from(
    JSON.stringify({ key, shape, checksum: checksum(pixels), entries } satisfies z.input<
      typeof header
    >)
  )
  const head = Buffer.alloc(padded(prefixBytes + text.length))
  magic.copy(head)
  head.writeUInt32LE(text.length, 8)
  head.writeUInt32LE(crc32(text), 12)
  text.copy(head, prefixBytes)
  const temporary = `${cachePath(folder, key)}.${process.pid}.${randomBytes(4).toString('hex')}.part`
  const handle = await open(temporary, 'wx')
  try {
    await handle.writeFile(head)
    for (let at = 0; at < pixels.length; at += chunkBytes) {
      await handle.writeFile(pixels.subarray(at, at + chunkBytes))
    }
    await handle.sync()
  } catch (error) {
    await handle.close()
    await rm(temporary, { force: true })
    throw error
  }
  await handle.close()
  await rename(temporary, cachePath(folder, key))
}
