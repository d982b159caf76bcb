import { createHash } from 'node:crypto'
import type { ImageShape } from '../../../contract/data'
import { StudioError } from '../../../contract/errors'
import type { CacheEntry, DecodedCache } from './cache'
import { mapConcurrently } from './concurrency'
import { decodingConcurrency } from './decode'
import { isDeep, type White } from './deep'
import { readingFailure } from './file-names'
import { probeImage } from './header'
import type { ImageFile } from './source'

/** Decodes one image to the wanted shape; given instead of imported, so that tests count the calls. */
export type Decode = (bytes: Uint8Array, shape: ImageShape) => Promise<Uint8Array>

/** A file that is in the result by its pixels, or by the reason why it has none. */
type Outcome = { entry: CacheEntry } | { failure: string }

export interface DecodedFiles {
  /** One a file, in the order of the files. */
  outcomes: Outcome[]
  /** Row-major [files with pixels, height, width, channels]. */
  pixels: Uint8Array
  /** How many images were decoded rather than taken from the cache. */
  decoded: number
}

/** What is known of the files, and of how pictures of 9 to 16 bits are read. */
export interface KnownOfFiles {
  white?: White
  /** The largest values of deep pictures by path, as far as they were looked for. */
  largest?: ReadonlyMap<string, number>
  /** All bytes of a file that was read before; undefined for others. */
  take?: (file: ImageFile) => Uint8Array | undefined
}

const maximumBytes = 4 * 1024 ** 3

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** Cached entries by path and by content. */
class Known {
  private readonly byPath = new Map<string, { entry: CacheEntry; row: number }>()
  private readonly byHash = new Map<string, { entry: CacheEntry; row: number }>()

  constructor(
    private readonly cache: DecodedCache | null,
    private readonly rowBytes: number,
    private readonly white: White
  ) {
    let row = 0
    for (const entry of cache?.entries ?? []) {
      const known = { entry, row: entry.pixels === null ? -1 : row++ }
      if (!this.fits(entry)) continue
      this.byPath.set(entry.path, known)
      this.byHash.set(entry.hash, known)
    }
  }

  private fits({ deep, white }: CacheEntry): boolean {
    return !deep || (white ?? 'upper bits') === (this.white ?? 'upper bits')
  }

  unchanged({ path, stamp }: ImageFile): { entry: CacheEntry; row: number } | undefined {
    const known = this.byPath.get(path)
    return known?.entry.stamp === stamp ? known : undefined
  }

  withHash(hash: string): { entry: CacheEntry; row: number } | undefined {
    return this.byHash.get(hash)
  }

  row(row: number): Uint8Array {
    return (this.cache?.pixels ?? new Uint8Array()).subarray(
      row * this.rowBytes,
      (row + 1) * this.rowBytes
    )
  }
}

async function decodeNew(
  bytes: Uint8Array,
  shape: ImageShape,
  decode: Decode,
  white: White
): Promise<{ facts: Omit<CacheEntry, 'path' | 'stamp' | 'hash'>; pixels: Uint8Array | null }> {
  let size: Pick<CacheEntry, 'width' | 'height' | 'grey' | 'alpha' | 'deep' | 'white'> = {
    width: 0,
    height: 0,
    grey: false,
    alpha: false
  }
  try {
    const header = probeImage(bytes)
    const { width, height, grey, alpha } = header
    size = { width, height, grey, alpha }
    if (isDeep(header)) size = { ...size, deep: true, ...(typeof white === 'number' && { white }) }
    const pixels = await decode(bytes, shape)
    return { facts: { ...size, pixels: sha256(pixels), problem: null }, pixels }
  } catch (error) {
    const failure = StudioError.from(error)
    if (failure.code !== 'invalid-data') throw failure
    return { facts: { ...size, pixels: null, problem: failure.message }, pixels: null }
  }
}

/** Moves the rows of the files that have pixels together. */
function compact(pixels: Uint8Array, outcomes: Outcome[], rowBytes: number): Uint8Array {
  let rows = 0
  outcomes.forEach((outcome, index) => {
    if ('failure' in outcome || outcome.entry.pixels === null) return
    if (rows !== index) pixels.copyWithin(rows * rowBytes, index * rowBytes, (index + 1) * rowBytes)
    rows++
  })
  return pixels.subarray(0, rows * rowBytes)
}

/**
 * Reads and decodes the files, taking from the cache those whose stamp is unchanged (not read at
 * all) and those whose content it knows under whatever name (not decoded).
 * @param cache of the same shape
 * @param known `decode` must know `white`, too
 * @throws StudioError 'invalid-data' when the pixels would fill more than 4 GiB; a broken file is
 * an outcome, not an error.
 */
export async function decodeFiles(
  files: readonly ImageFile[],
  shape: ImageShape,
  cache: DecodedCache | null,
  decode: Decode,
  progress: (done: number) => void,
  { white, largest, take }: KnownOfFiles = {}
): Promise<DecodedFiles> {
  const rowBytes = shape.height * shape.width * shape.channels
  if (files.length * rowBytes > maximumBytes) {
    throw new StudioError(
      'invalid-data',
      `${files.length} images of ${shape.width}x${shape.height} fill more than 4 GiB of memory: choose a smaller image size`
    )
  }
  const known = new Known(cache, rowBytes, white)
  const pixels = new Uint8Array(files.length * rowBytes)
  const outcomes: Outcome[] = []
  let decoded = 0
  let done = 0

  const outcomeOf = async (file: ImageFile, index: number): Promise<Outcome> => {
    const { path, stamp } = file
    const unchanged = known.unchanged(file)
    if (unchanged) {
      if (unchanged.row >= 0) pixels.set(known.row(unchanged.row), index * rowBytes)
      return { entry: unchanged.entry }
    }
    let bytes: Uint8Array
    try {
      bytes = take?.(file) ?? (await file.read())
    } catch (error) {
      return { failure: readingFailure(error) }
    }
    const hash = sha256(bytes)
    const same = known.withHash(hash)
    if (same) {
      if (same.row >= 0) pixels.set(known.row(same.row), index * rowBytes)
      return { entry: { ...same.entry, path, stamp } }
    }
    decoded++
    const { facts, pixels: row } = await decodeNew(bytes, shape, decode, white)
    if (row) pixels.set(row, index * rowBytes)
    const brightest = largest?.get(path)
    return {
      entry: { path, stamp, hash, ...facts, ...(brightest !== undefined && { largest: brightest }) }
    }
  }

  await mapConcurrently(files, decodingConcurrency, async (file, index) => {
    outcomes[index] = await outcomeOf(file, index)
    progress(++done)
  })
  return { outcomes, pixels: compact(pixels, outcomes, rowBytes), decoded }
}
