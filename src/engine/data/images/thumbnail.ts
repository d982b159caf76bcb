import type { ImageShape } from '../../../contract/data'
import { decodeImage, preferredDecoder } from './decode'
import type { White } from './deep'
import { probeImage } from './header'
import { resizedSides } from './resize'

/** Pixels to look at: bytes 0 to 255, row-major [height, width, channels]. */
export interface Thumbnail {
  shape: [height: number, width: number, channels: number]
  pixels: Uint8Array<ArrayBuffer>
}

/**
 * A whole picture, shrunk or enlarged until its longer side has `side` pixels.
 * @throws StudioError 'invalid-data' where the bytes are no picture
 */
export async function thumbnailOf(
  bytes: Uint8Array,
  side: number,
  white: White
): Promise<Thumbnail> {
  const { height, width } = probeImage(bytes)
  const [rows, columns] = resizedSides([height, width], [side, side], 'fit')
  const shape: ImageShape = { height: rows, width: columns, channels: 3 }
  return {
    shape: [rows, columns, 3],
    pixels: await decodeImage(bytes, shape, preferredDecoder(), 'stretch', white)
  }
}
