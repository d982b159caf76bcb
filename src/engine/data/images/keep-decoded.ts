import type { ImageShape } from '../../../contract/data'
import { mostHeldBytes } from '../rows/memory'
import { CacheWriter, writeCache, type CacheEntry, type DecodedCache } from './cache'
import type { Destination } from './decode-files'
import { readingFailure } from './file-names'
import { PixelsInMemory } from './pixel-stores'
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

/**
 * Where decoded pictures go: into the cache itself, picture by picture, where they do not fit in memory; else into memory,
 * and from there into the cache by {@link keep}.
 */
export function destinationOf(
  cacheFolder: string,
  key: string,
  shape: ImageShape,
  cache: DecodedCache | null
): Destination {
  const size = shape.height * shape.width * shape.channels
  return {
    isComplete: (entries) => cache !== null && isComplete(cache, entries),
    open: (places) =>
      places * size > mostHeldBytes()
        ? CacheWriter.create(cacheFolder, key, shape, places)
        : new PixelsInMemory(places, size)
  }
}

/** Writes pictures that lie in memory into the cache, unless it has them. */
export async function keep(
  cacheFolder: string,
  key: string,
  cache: DecodedCache | null,
  fresh: DecodedCache
): Promise<Finding[]> {
  if (fresh.pixels === cache?.pixels || !(fresh.pixels instanceof Uint8Array)) return []
  try {
    await writeCache(cacheFolder, key, fresh)
    return []
  } catch (error) {
    const message = `the decoded images could not be kept for next time: ${readingFailure(error)}`
    return [problem('note', cacheFolder, message)]
  }
}
