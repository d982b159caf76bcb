import { rmSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import { StudioError } from '../../../contract/errors'

/** Whether something failed for a damaged cache, which is gone now. */
export const isDamagedCache = (thrown: unknown): boolean =>
  thrown instanceof StudioError && thrown.details?.['damagedCache'] !== undefined

/**
 * Compares each picture with what was written when it is first read from a cache that is too large to be read at once.
 * @param sums CRC-32 of each row @param path of the cache, which is removed where it is damaged
 */
export function damageCheck(
  sums: Uint32Array,
  path: string
): (row: number, bytes: Uint8Array) => void {
  const seen = new Uint8Array(sums.length)
  return (row, bytes) => {
    if (seen[row] === 1) return
    if (crc32(bytes) !== sums[row]) {
      rmSync(path, { force: true })
      throw new StudioError(
        'storage',
        'A decoded picture in the cache is damaged, so the cache was removed. Start again: the pictures are then decoded again.',
        { damagedCache: path }
      )
    }
    seen[row] = 1
  }
}
