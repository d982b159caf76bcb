import { createHash } from 'node:crypto'
import type { ImageShape } from '../../../contract/data'
import { StudioError } from '../../../contract/errors'
import { allRows, inParts } from '../rows/example-rows'
import { asRows } from '../rows/pixels'
import type { CacheEntry, DecodedCache } from './cache'
import { mapConcurrently } from './concurrency'
import { decodingConcurrency } from './decode'
import type { SharedPlace } from './decoding-pool'
import { isDeep, type White } from './deep'
import { readingFailure } from './file-names'
import type { DecodedPixels, PixelStore } from './pixel-stores'
import { probeImage } from './header'
import type { ImageFile } from './source'

/**
 * Decodes one image to the wanted shape; given instead of imported, so that tests count the calls.
 * @param place where pixels may be written: then it is returned
 */
export type Decode = (
  bytes: Uint8Array,
  shape: ImageShape,
  place?: SharedPlace
) => Promise<Uint8Array>

/** A file that is in the result by its pixels, or by the reason why it has none. */
type Outcome = { entry: CacheEntry } | { failure: string }

export interface DecodedFiles {
  /** One a file, in the order of the files. */
  outcomes: Outcome[]
  /** Of the files with pixels, in their order. */
  pixels: DecodedPixels
  /** How many images were decoded rather than taken from the cache. */
  decoded: number
}

/** Where decoded pictures go. */
export interface Destination {
  /** Called when there is a first picture to decode or to keep, with the number of the files for places. */
  open: (places: number) => PixelStore | Promise<PixelStore>
  /** Whether the pictures of the cache are those of the files as they are now, so that they need not be written again. */
  isComplete: (entries: CacheEntry[]) => boolean
}

/** What is known of the files, and of how pictures of 9 to 16 bits are read. */
export interface KnownOfFiles {
  white?: White
  /** The largest values of deep pictures by path, as far as they were looked for. */
  largest?: ReadonlyMap<string, number>
  /** All bytes of a file that was read before; undefined for others. */
  take?: (file: ImageFile) => Uint8Array | undefined
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** Cached entries by path and by content. */
class Known {
  private readonly byPath = new Map<string, { entry: CacheEntry; row: number }>()
  private readonly byHash = new Map<string, { entry: CacheEntry; row: number }>()

  constructor(
    cache: DecodedCache | null,
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
}

async function decodeNew(
  bytes: Uint8Array,
  shape: ImageShape,
  decode: Decode,
  white: White,
  place: SharedPlace | undefined
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
    const pixels = await decode(bytes, shape, place)
    return { facts: { ...size, pixels: sha256(pixels), problem: null }, pixels }
  } catch (error) {
    const failure = StudioError.from(error)
    if (failure.code !== 'invalid-data') throw failure
    return { facts: { ...size, pixels: null, problem: failure.message }, pixels: null }
  }
}

/**
 * Reads and decodes the files, taking from the cache those whose stamp is unchanged (not read at
 * all) and those whose content it knows under whatever name (not decoded).
 * @param cache of the same shape
 * @param known `decode` must know `white`, too
 * @throws what the destination throws; a broken file is an outcome, not an error.
 */
export async function decodeFiles(
  files: readonly ImageFile[],
  shape: ImageShape,
  cache: DecodedCache | null,
  decode: Decode,
  progress: (done: number) => void,
  destination: Destination,
  { white, largest, take }: KnownOfFiles = {}
): Promise<DecodedFiles> {
  const known = new Known(cache, white)
  const outcomes: Outcome[] = []
  /** The row of the cache that has the pixels of each file; -1 where none has. */
  const rowOf = new Int32Array(files.length).fill(-1)
  const opened: Promise<PixelStore>[] = []
  const store = (): Promise<PixelStore> =>
    opened[0] ?? (opened[0] = Promise.resolve(destination.open(files.length)))
  let decoded = 0
  let done = 0

  const outcomeOf = async (file: ImageFile, index: number): Promise<Outcome> => {
    const { path, stamp } = file
    const unchanged = known.unchanged(file)
    if (unchanged) {
      rowOf[index] = unchanged.row
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
      rowOf[index] = same.row
      return { entry: { ...same.entry, path, stamp } }
    }
    decoded++
    const to = await store()
    const place = to.placeOf?.(index)
    const { facts, pixels: row } = await decodeNew(bytes, shape, decode, white, place)
    if (row) await to.put(index, row)
    const brightest = largest?.get(path)
    return {
      entry: { path, stamp, hash, ...facts, ...(brightest !== undefined && { largest: brightest }) }
    }
  }

  try {
    await mapConcurrently(files, decodingConcurrency, async (file, index) => {
      outcomes[index] = await outcomeOf(file, index)
      progress(++done)
    })
    const entries = outcomes.flatMap((outcome) => ('entry' in outcome ? [outcome.entry] : []))
    const kept = allRows(files.length).filter((index) => hasPixels(outcomes[index]!))
    if (cache && opened.length === 0 && destination.isComplete(entries)) {
      return { outcomes, pixels: cache.pixels, decoded }
    }
    const to = await store()
    const fromCache = kept.filter((index) => rowOf[index]! >= 0)
    if (cache) await copyRows(cache, shape, fromCache, rowOf, to)
    return { outcomes, pixels: await to.finish(kept, entries), decoded }
  } catch (thrown) {
    await (await opened[0])?.abandon()
    throw thrown
  }
}

const hasPixels = (outcome: Outcome): boolean => 'entry' in outcome && outcome.entry.pixels !== null

/** Copies the pictures that the cache has, neighbours together. */
async function copyRows(
  { pixels }: DecodedCache,
  { height, width, channels }: ImageShape,
  places: Int32Array,
  rowOf: Int32Array,
  to: PixelStore
): Promise<void> {
  const size = height * width * channels
  const rows = asRows(pixels, size)
  for (const part of inParts(places, size)) {
    const read = rows.gather(part.map((place) => rowOf[place]!))
    for (const [at, place] of part.entries()) {
      await to.put(place, read.subarray(at * size, (at + 1) * size))
    }
  }
}
