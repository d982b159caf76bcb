import type { ImageShape, Resizing } from '../../../contract/data'
import { imageFormats } from '../../../core/image-formats'
import { oriented, withChannels, type Raster } from '../../../core/image-formats/raster'
import { decodeDeepRaster, isDeep, type White } from './deep'
import { probeImage } from './header'
import type { ImageHeader } from './image-header'
import { decodeJpegResized, type DecodeJpeg } from './jpeg'
import { decodePlainPng } from './plain-png'
import { centred, resize, resizedSides } from './resize'
import { decodeWithSharp } from './sharp-decoder'

/** Decodes at the given sides, each resized by itself. */
async function decodeRaster(
  bytes: Uint8Array,
  header: ImageHeader,
  { height, width, channels }: ImageShape,
  decodeJpeg: DecodeJpeg | null,
  white: White
): Promise<Raster> {
  if (isDeep(header) && white !== undefined && white !== 'upper bits') {
    return resize(await decodeDeepRaster(bytes, header, white), height, width)
  }
  const own = imageFormats[header.format].decode?.(bytes)
  if (own) return resize(own, height, width)
  const isAsWanted = header.height === height && header.width === width
  const plain = header.format === 'png' && isAsWanted ? decodePlainPng(bytes, header) : null
  if (plain) return plain
  if (!header.plainJpeg || decodeJpeg === null) {
    return decodeWithSharp(bytes, [header.height, header.width], [height, width])
  }
  const stored = (h: number, w: number): [number, number] =>
    header.orientation >= 5 ? [w, h] : [h, w]
  const have = stored(header.height, header.width)
  const raster = decodeJpegResized(decodeJpeg, bytes, channels, have, stored(height, width))
  return oriented(raster, header.orientation)
}

/** Bytes in memory of their own, which another thread may take over. */
const ownBytes = (pixels: Uint8Array): Uint8Array<ArrayBuffer> =>
  pixels.constructor === Uint8Array &&
  pixels.buffer instanceof ArrayBuffer &&
  pixels.buffer.byteLength === pixels.byteLength
    ? (pixels as Uint8Array<ArrayBuffer>)
    : new Uint8Array(pixels)

/**
 * Decodes an image of any of the formats in core/image-formats (of several frames the first) to the given size, 16 bits
 * reduced to 8, transparency laid on white, upright.
 * @param decodeJpeg for plain JPEG; null: sharp decodes them, too
 * @param white of pictures with more than 8 bits; by default their upper 8 bits are kept
 * @returns height x width x channels values of 0 to 255, row-major.
 * @throws StudioError 'invalid-data' that says what is wrong with the bytes, and what `decodeJpeg` throws
 */
export async function decodePicture(
  decodeJpeg: DecodeJpeg | null,
  bytes: Uint8Array,
  shape: ImageShape,
  mode: Resizing = 'stretch',
  white?: White
): Promise<Uint8Array<ArrayBuffer>> {
  const header = probeImage(bytes)
  const [height, width] = resizedSides(
    [header.height, header.width],
    [shape.height, shape.width],
    mode
  )
  const raster = await decodeRaster(bytes, header, { ...shape, height, width }, decodeJpeg, white)
  const placed = centred(withChannels(raster, shape.channels), shape.height, shape.width)
  return ownBytes(placed.pixels)
}
