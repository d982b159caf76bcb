import type { ImageShape } from '../../../contract/data'
import { StudioError } from '../../../contract/errors'
import { decodeBmp } from './bmp'
import { mapConcurrently } from './concurrency'
import { probeImage } from './header'
import type { ImageHeader } from './image-header'
import { decodePnm } from './pnm'
import { oriented, withChannels, type Raster } from './raster'
import { resize } from './resize'
import { decodeWithSharp } from './sharp-decoder'
import { decodeJpegResized, tensorFlowDecodes } from './tensorflow-jpeg'

/**
 * Who decodes JPEG: 'tensorflow' or 'sharp'. Everything else takes one path with either: BMP is
 * decoded here, the rest by sharp. A model is used with the decoder its data were read with.
 */
export type ImageDecoder = 'tensorflow' | 'sharp'

/** The decoder to import with under the loaded runtime. */
export function preferredDecoder(): ImageDecoder {
  return tensorFlowDecodes() ? 'tensorflow' : 'sharp'
}

async function decodeRaster(
  bytes: Uint8Array,
  header: ImageHeader,
  { height, width, channels }: ImageShape,
  decoder: ImageDecoder
): Promise<Raster> {
  if (header.format === 'bmp') return resize(decodeBmp(bytes), height, width)
  if (header.format === 'pnm') return resize(decodePnm(bytes), height, width)
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
 * Decodes an image of any of the formats in contract/formats.ts (of several frames the first) to the given size, the sides stretched
 * independently, 16 bits reduced to 8, transparency laid on white, upright.
 * @returns height x width x channels values of 0 to 255, row-major.
 * @throws StudioError 'invalid-data' that says what is wrong with the bytes, 'runtime-unavailable'
 * when the decoder is TensorFlow and that is not loaded.
 */
export async function decodeImage(
  bytes: Uint8Array,
  shape: ImageShape,
  decoder: ImageDecoder
): Promise<Uint8Array> {
  const raster = await decodeRaster(bytes, probeImage(bytes), shape, decoder)
  return Uint8Array.from(withChannels(raster, shape.channels).pixels)
}

/** How many images are under way at once: enough to keep libuv's threads and this one busy. */
export const decodingConcurrency = 16

/**
 * Decodes many images; a damaged one gives its error in place of its pixels and ends nothing.
 * @param done told how many are finished
 */
export async function decodeImages(
  images: readonly Uint8Array[],
  shape: ImageShape,
  decoder: ImageDecoder,
  done?: (finished: number) => void
): Promise<(Uint8Array | StudioError)[]> {
  const results: (Uint8Array | StudioError)[] = []
  let finished = 0
  await mapConcurrently(images, decodingConcurrency, async (bytes, index) => {
    try {
      results[index] = await decodeImage(bytes, shape, decoder)
    } catch (error) {
      const failure = StudioError.from(error)
      if (failure.code !== 'invalid-data') throw failure
      results[index] = failure
    }
    done?.(++finished)
  })
  return results
}
