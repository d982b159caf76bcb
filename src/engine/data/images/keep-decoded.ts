import type { ImageShape } from '../../../contract/data'
import { mostHeldBytes } from '../rows/memory'
import { CacheWriter, type CacheEntry, type DecodedCache } from './cache'
import type { Destination } from './decode-files'
import type { SharedPlace } from './decoding-pool'
import { readingFailure } from './file-names'
import { PixelsInMemory, type PixelStore } from './pixel-stores'
import { problem, type Finding } from './source'

/** Everything in the cache is still there, and nothing else is. */
function isComplete(cache: DecodedCache, entries: CacheEntry[]): boolean {
  return (
    cache.entries.length === entries.length &&
    cache.entries.every(({ path, stamp, white }, index) => {
      const now = entries[index]
      return now?.path === path && now.stamp === stamp && now.white === white
    })
  )
}

/** Keeps pictures in memory, and writes each into the cache while others are decoded. */
class PixelsInBoth implements PixelStore {
  /** @param writer is given up where it fails @param failed called with why */
  constructor(
    private readonly memory: PixelsInMemory,
    private writer: CacheWriter | null,
    private readonly failed: (error: unknown) => void
  ) {}

  placeOf(place: number): SharedPlace {
    return this.memory.placeOf(place)
  }

  async put(place: number, pixels: Uint8Array): Promise<void> {
    this.memory.put(place, pixels)
    await this.write((writer) => writer.put(place, pixels))
  }

  async finish(kept: Int32Array, entries: CacheEntry[]): Promise<Uint8Array> {
    await this.write((writer) => writer.finish(kept, entries))
    return this.memory.finish(kept)
  }

  async abandon(): Promise<void> {
    await this.writer?.abandon()
  }

  private async write(step: (writer: CacheWriter) => Promise<unknown>): Promise<void> {
    const { writer } = this
    if (!writer) return
    try {
      await step(writer)
    } catch (error) {
      if (!this.writer) return
      this.writer = null
      this.failed(error)
      await writer.abandon()
    }
  }
}

/**
 * Where decoded pictures go: into the cache, picture by picture, and also into memory where they fit.
 * @returns also notes, why the cache could not be written while memory has the pictures
 */
export function destinationOf(
  cacheFolder: string,
  key: string,
  shape: ImageShape,
  cache: DecodedCache | null
): Destination & { notes: Finding[] } {
  const size = shape.height * shape.width * shape.channels
  const notes: Finding[] = []
  const failed = (error: unknown) => {
    const message = `the decoded images could not be kept for next time: ${readingFailure(error)}`
    notes.push(problem('note', cacheFolder, message))
  }
  return {
    notes,
    isComplete: (entries) => cache !== null && isComplete(cache, entries),
    open: async (places) => {
      const create = () => CacheWriter.create(cacheFolder, key, shape, places)
      if (places * size > mostHeldBytes()) return create()
      const memory = new PixelsInMemory(places, size)
      try {
        return new PixelsInBoth(memory, await create(), failed)
      } catch (error) {
        failed(error)
        return memory
      }
    }
  }
}
