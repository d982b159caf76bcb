import type { ImageShape, Resizing } from '../../../contract/data'
import { StudioError } from '../../../contract/errors'
import { imageFormats } from '../../../core/image-formats'
import { oriented, withChannels, type Raster } from '../../../core/image-formats/raster'
import { mapConcurrently } from './concurrency'
import { probeImage } from './header'
import type { ImageHeader } from './image-header'
import { decodePlainPng } from './plain-png'
import { centred, resize, resizedSides } from './resize'
import { decodeDeepRaster, isDeep, type White } from './deep'
import { decodeWithSharp } from './sharp-decoder'
import { decodeJpegResized, tensorFlowDecodes } from './tensorflow-jpeg'

/**
 * Decoder for JPEG: 'tensorflow' or 'sharp'. Everything else takes one path with either: formats with
 * a decoder in core/image-formats by that, the rest by sharp. A model is used with the decoder its data were read with.
 */
export type ImageDecoder = 'tensorflow' | 'sharp'

/** The decoder to import with under the loaded runtime. */
export function preferredDecoder(): ImageDecoder {
  return tensorFlowDecodes() ? 'tensorflow' : 'sharp'
}

/** Decodes at the given sides, each resized by itself. */
async function decodeRaster(
  bytes: Uint8Array,
  header: ImageHeader,
  { height, width, channels }: ImageShape,
  decoder: ImageDecoder,
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
  if (!header.plainJpeg || decoder === 'sharp') {
    return decodeWithSharp(bytes, [header.height, header.width], [height, width])
  }
  const stored = (h: number, w: number): [number, number] =>
    header.orientation >= 5 ? [w, h] : [h, w]
  const have = stored(header.height, header.width)
  const raster = decodeJpegResized(bytes, channels, have, stored(height, width))
  return oriented(raster, header.orientation)
}

/**
 * Decodes an image of any of the formats in core/image-formats (of several frames the first) to the given size, 16 bits
 * reduced to 8, transparency laid on white, upright.
 * @param white of pictures with more than 8 bits; by default their upper 8 bits are kept
 * @returns height x width x channels values of 0 to 255, row-major.
 * @throws StudioError 'invalid-data' that says what is wrong with the bytes, 'runtime-unavailable'
 * when the decoder is TensorFlow and that is not loaded.
 */
export async function decodeImage(
  bytes: Uint8Array,
  shape: ImageShape,
  decoder: ImageDecoder,
  mode: Resizing = 'stretch',
  white?: White
): Promise<Uint8Array<ArrayBuffer>> {
  const header = probeImage(bytes)
  const [height, width] = resizedSides(
    [header.height, header.width],
    [shape.height, shape.width],
    mode
  )
  const raster = await decodeRaster(bytes, header, { ...shape, height, width }, decoder, white)
  const placed = centred(withChannels(raster, shape.channels), shape.height, shape.width)
  return Uint8Array.from(placed.pixels)
}

/** Number of images decoded at once: enough to keep libuv's threads and this one busy. */
export const decodingConcurrency = 16

/**
 * Decodes many images; a damaged one gives an error instead of pixels; the others continue.
 * @param done called with the number of finished images
 */
export async function decodeImages(
  images: readonly Uint8Array[],
  shape: ImageShape,
  decoder: ImageDecoder,
  mode: Resizing = 'stretch',
  done?: (finished: number) => void
): Promise<(Uint8Array | StudioError)[]> {
  const results: (Uint8Array | StudioError)[] = []
  let finished = 0
  await mapConcurrently(images, decodingConcurrency, async (bytes, index) => {
    try {
      results[index] = await decodeImage(bytes, shape, decoder, mode)
    } catch (error) {
      const failure = StudioError.from(error)
      if (failure.code !== 'invalid-data') throw failure
      results[index] = failure
    }
    done?.(++finished)
  })
  return results
}
