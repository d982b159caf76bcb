import type { ImageShape, Resizing } from '../../../contract/data'
import { StudioError } from '../../../contract/errors'
import { mapConcurrently } from './concurrency'
import { decodePicture } from './decode-picture'
import type { White } from './deep'
import { decodeJpegByTensorFlow, tensorFlowDecodes } from './tensorflow-jpeg'

/**
 * Decoder for JPEG: 'tensorflow' or 'sharp'. Everything else takes one path with either: formats with
 * a decoder in core/image-formats by that, the rest by sharp. A model is used with the decoder its data were read with.
 */
export type ImageDecoder = 'tensorflow' | 'sharp'

/** The decoder to import with under the loaded runtime. */
export function preferredDecoder(): ImageDecoder {
  return tensorFlowDecodes() ? 'tensorflow' : 'sharp'
}

/**
 * Decodes on this thread, as {@link decodePicture} says.
 * @throws StudioError 'runtime-unavailable' when the decoder is TensorFlow and that is not loaded
 */
export const decodeImage = (
  bytes: Uint8Array,
  shape: ImageShape,
  decoder: ImageDecoder,
  mode?: Resizing,
  white?: White
): Promise<Uint8Array<ArrayBuffer>> =>
  decodePicture(decoder === 'sharp' ? null : decodeJpegByTensorFlow, bytes, shape, mode, white)

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
