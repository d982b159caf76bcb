import type { ReadingOptions } from '../../../contract/data'
import { StudioError } from '../../../contract/errors'
import { imageFormats } from '../../../core/image-formats'
import { toBytes, type Raster } from '../../../core/image-formats/raster'
import { probeImage } from './header'
import type { ImageHeader } from './image-header'
import { decodeDeep } from './sharp-decoder'

/** Which value of a picture of 9 to 16 bits becomes white. */
export type White = ReadingOptions['white']

/**
 * Whether a picture may use a part of its range only, as 12-bit sensors do in files of 16 bits. AVIF says how many bits
 * there are.
 * @throws StudioError 'invalid-data' for pictures of 32 bits, whose range nobody knows
 */
export function isDeep({ format, bits }: Pick<ImageHeader, 'format' | 'bits'>): boolean {
  if (bits <= 8 || !imageFormats[format].mayBeDeep) return false
  if (bits > 16) {
    throw new StudioError(
      'invalid-data',
      `it has ${bits} bits per channel; at most 16 are read. Save it with 8 or 16 bits, or as an array (.npy)`
    )
  }
  return true
}

/** Decodes at its own size. */
export async function decodeDeepRaster(
  bytes: Uint8Array,
  { format }: ImageHeader,
  white: number
): Promise<Raster> {
  const own = imageFormats[format].decode?.(bytes, white)
  if (own) return own
  const { width, height, values } = await decodeDeep(bytes)
  return { width, height, channels: 3, pixels: toBytes(values, white) }
}

/**
 * The largest value of a deep picture, null of any other.
 * @throws StudioError 'invalid-data' as decoding does
 */
export async function largestOfDeep(bytes: Uint8Array): Promise<number | null> {
  const header = probeImage(bytes)
  if (!isDeep(header)) return null
  const values = imageFormats[header.format].values?.(bytes) ?? (await decodeDeep(bytes)).values
  let largest = 0
  for (let at = 0; at < values.length; at++) largest = Math.max(largest, values[at]!)
  return largest
}
