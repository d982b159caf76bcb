import { createHash, randomBytes } from 'node:crypto'
import { openSync } from 'node:fs'
import { open, readdir, rename, rm, stat, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { crc32 } from 'node:zlib'
import { z } from 'zod'
import { imageShape, type ImageShape } from '../../../contract/data'
import { makeFolders } from '../../../storage/make-folders'
import { allRows, type ExampleRows, StoredRows } from '../rows/example-rows'
import { mostHeldBytes } from '../rows/memory'
import { OpenFile } from '../rows/scratch-file'
import { damageCheck } from './damage-check'

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

const index = z.object({
  key: z.string(),
  shape: imageShape,
  /** CRC-32 of each row of the file, little-endian in base64. */
  sums: z.base64(),
  /** Rows of the file that belong to no picture, ascending. */
  gaps: z.array(z.int()),
  entries: z.array(entry)
})

export interface DecodedCache {
  shape: ImageShape
  entries: CacheEntry[]
  /** Of the entries with pixels, in their order. */
  pixels: Uint8Array | ExampleRows<Uint8Array>
}

// One file: a head (magic, length and CRC-32 of the index, zeros up to 64 bytes), the rows, the index as JSON.
const magic = Buffer.from('MIXUPIM2')
const headBytes = 64
const chunkBytes = 64 * 1024 * 1024
const abandonedAfter = 24 * 60 * 60 * 1000

/** What is common to all images read in one way: everything the pixels depend on but the files. */
export function cacheKey(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32)
}

function cachePath(folder: string, key: string): string {
  return join(folder, `images-${key}.bin`)
}

const sizeOf = ({ height, width, channels }: ImageShape): number => height * width * channels

/** The rows of a file that belong to pictures. */
function rowsBetween(gaps: readonly number[], rows: number): Int32Array {
  const left = new Set(gaps)
  return allRows(rows).filter((row) => !left.has(row))
}

/** All rows in memory, or from the file as they are needed; null where one of those in memory is damaged. */
async function readRows(
  file: OpenFile,
  {
    shape,
    sums,
    gaps,
    path
  }: { shape: ImageShape; sums: Uint32Array; gaps: number[]; path: string }
): Promise<DecodedCache['pixels'] | null> {
  const width = sizeOf(shape)
  const rows = rowsBetween(gaps, sums.length)
  if (rows.length * width > mostHeldBytes()) {
    const check = damageCheck(sums, path)
    return new StoredRows({ file, start: headBytes, width, rows, check }, Uint8Array)
  }
  const pixels = new Uint8Array(rows.length * width)
  let sinceTurn = 0
  for (const [place, row] of rows.entries()) {
    const own = pixels.subarray(place * width, (place + 1) * width)
    file.read(own, headBytes + row * width)
    if (crc32(own) !== sums[row]) return null
    sinceTurn += width
    if (sinceTurn < chunkBytes) continue
    sinceTurn = 0
    await turn()
  }
  return pixels
}

async function parse(path: string, key: string): Promise<DecodedCache | null> {
  const { size } = await stat(path)
  const file = new OpenFile(openSync(path, 'r'))
  const head = Buffer.alloc(headBytes)
  file.read(head, 0)
  if (!head.subarray(0, 8).equals(magic) || head.subarray(16).some((byte) => byte !== 0)) {
    return null
  }
  const length = head.readUInt32LE(8)
  if (headBytes + length > size) return null
  const text = Buffer.alloc(length)
  file.read(text, size - length)
  if (crc32(text) !== head.readUInt32LE(12)) return null
  const { data } = index.safeParse(JSON.parse(text.toString('utf8')))
  if (data?.key !== key) return null
  const { shape, entries, gaps } = data
  const bytes = Uint8Array.from(Buffer.from(data.sums, 'base64'))
  const sums = new Uint32Array(bytes.buffer)
  const pictures = entries.filter(({ pixels }) => pixels !== null).length
  if (sums.length !== pictures + gaps.length) return null
  if (size !== headBytes + sums.length * sizeOf(shape) + length) return null
  const pixels = await readRows(file, { shape, sums, gaps, path })
  return pixels && { shape, entries, pixels }
}

/** The cache of this key; null when there is none, or when it is damaged and must be made again. */
export async function readCache(folder: string, key: string): Promise<DecodedCache | null> {
  try {
    return await parse(cachePath(folder, key), key)
  } catch {
    return null
  }
}

/** Temporary files of processes that were killed while writing. */
async function removeAbandoned(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!/^(images|rows)-.*\.part$/.test(name)) continue
    const path = join(folder, name)
    const found = await stat(path).catch(() => null)
    if (found && Date.now() - found.mtimeMs > abandonedAfter) await rm(path, { force: true })
  }
}

/**
 * Writes a cache row by row: into a temporary file, which takes its name when it is whole. Two processes that write at once
 * each leave a complete file; the later one stays.
 */
export class CacheWriter {
  private readonly sums: Uint32Array
  private readonly width: number

  private constructor(
    private readonly path: string,
    private readonly temporary: string,
    private readonly handle: FileHandle,
    private readonly key: string,
    private readonly shape: ImageShape,
    rows: number
  ) {
    this.width = sizeOf(shape)
    this.sums = new Uint32Array(rows)
  }

  /**
   * @param rows places for pictures; some may stay empty
   * @throws the error of the file system, as the other methods do
   */
  static async create(
    folder: string,
    key: string,
    shape: ImageShape,
    rows: number
  ): Promise<CacheWriter> {
    await makeFolders(folder)
    await removeAbandoned(folder)
    const path = cachePath(folder, key)
    const temporary = `${path}.${process.pid}.${randomBytes(4).toString('hex')}.part`
    return new CacheWriter(path, temporary, await open(temporary, 'wx'), key, shape, rows)
  }

  async put(row: number, pixels: Uint8Array): Promise<void> {
    const { width } = this
    const written = this.handle.write(pixels, 0, width, headBytes + row * width)
    this.sums[row] = crc32(pixels)
    await written
  }

  /**
   * Ends the file. @param kept the rows that were put, ascending
   * @returns its pictures
   */
  async finish(kept: Int32Array, entries: CacheEntry[]): Promise<ExampleRows<Uint8Array>> {
    const { handle, temporary, path, key, shape, sums, width } = this
    try {
      const held = new Set(kept)
      const gaps = [...sums.keys()].filter((row) => !held.has(row))
      const text = Buffer.from(
        JSON.stringify({
          ...{ key, shape, gaps, entries },
          sums: Buffer.from(sums.buffer).toString('base64')
        } satisfies z.input<typeof index>)
      )
      const head = Buffer.alloc(headBytes)
      magic.copy(head)
      head.writeUInt32LE(text.length, 8)
      head.writeUInt32LE(crc32(text), 12)
      await handle.write(text, 0, text.length, headBytes + sums.length * width)
      await handle.write(head, 0, headBytes, 0)
      await handle.sync()
      await handle.close()
      const file = new OpenFile(openSync(temporary, 'r'))
      await rename(temporary, path)
      return new StoredRows({ file, start: headBytes, width, rows: kept }, Uint8Array)
    } catch (thrown) {
      await this.abandon()
      throw thrown
    }
  }

  async abandon(): Promise<void> {
    await this.handle.close().catch(() => undefined)
    await rm(this.temporary, { force: true })
  }
}
