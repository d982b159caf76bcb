import * as tf from '@tensorflow/tfjs'
import { StudioError } from '../../../contract/errors'
import type { Raster } from '../../../core/image-formats/raster'
import { resize } from './resize'

// The default, a fast transform, is off by up to 7 levels and not faster by any measure here.
const accurate = 'INTEGER_ACCURATE'

/** The one call of the native backend that is needed here. */
interface JpegBackend {
  decodeJpeg(
    contents: Uint8Array,
    channels: number,
    ratio: number,
    fancyUpscaling: boolean,
    tryRecoverTruncated: boolean,
    acceptableFraction: number,
    method: string
  ): tf.Tensor3D
}

function isJpegBackend(backend: object): backend is JpegBackend {
  return 'decodeJpeg' in backend
}

/** Whether the loaded runtime can decode JPEG: the native ones can, the JavaScript one cannot. */
export function tensorFlowDecodes(): boolean {
  return isJpegBackend(tf.backend())
}

/** The strongest shrinking (8, 4, 2 or 1) that leaves at least the wanted size. */
function shrinking(have: [number, number], want: [number, number]): number {
  const fits = (ratio: number): boolean =>
    have.every((side, axis) => Math.ceil(side / ratio) >= (want[axis] ?? 1))
  return [8, 4, 2].find(fits) ?? 1
}

/**
 * Decodes a JPEG to the wanted size. It is shrunk while decoding (scaled inverse DCT) by as much
 * as leaves at least that size, which is what makes it fast, and resized from there.
 * @param have stored height and width, before any orientation
 * @param want height and width of the result, in the same sense
 * @throws StudioError 'invalid-data' when the data are damaged or cut off, 'runtime-unavailable'
 * when TensorFlow is not there.
 */
export function decodeJpegResized(
  bytes: Uint8Array,
  channels: 1 | 3,
  have: [number, number],
  want: [number, number]
): Raster {
  const backend = tf.backend()
  if (!isJpegBackend(backend)) {
    throw new StudioError(
      'runtime-unavailable',
      "these images need TensorFlow's decoder, which is not loaded: set MIXUP_STUDIO_RUNTIME=cpu, or import the data again with this runtime"
    )
  }
  const ratio = shrinking(have, want)
  let image: tf.Tensor3D
  try {
    image = tf.tidy(() =>
      backend.decodeJpeg(bytes, channels, ratio, true, false, 1, accurate).toInt()
    )
  } catch (error) {
    throw new StudioError('invalid-data', 'the JPEG is damaged or cut off', undefined, {
      cause: error
    })
  }
  const [height, width] = image.shape
  const pixels = image.dataSync<'int32'>()
  image.dispose()
  return resize({ height, width, channels, pixels }, ...want, {
    height: have[0] / ratio,
    width: have[1] / ratio
  })
}
