import * as tf from '@tensorflow/tfjs'
import { StudioError } from '../../../contract/errors'
import { damagedJpeg, jpegSettings, type DecodeJpeg } from './jpeg'

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

/** @throws StudioError 'runtime-unavailable' when TensorFlow is not there */
export const decodeJpegByTensorFlow: DecodeJpeg = (bytes, channels, ratio) => {
  const backend = tf.backend()
  if (!isJpegBackend(backend)) {
    throw new StudioError(
      'runtime-unavailable',
      "these images need TensorFlow's decoder, which is not loaded: set MIXUP_STUDIO_RUNTIME=cpu, or import the data again with this runtime"
    )
  }
  const { fancyUpscaling, tryRecoverTruncated, acceptableFraction, method } = jpegSettings
  let image: tf.Tensor3D
  try {
    image = tf.tidy(() =>
      backend
        .decodeJpeg(
          ...([bytes, channels, ratio, fancyUpscaling] as const),
          ...([tryRecoverTruncated, acceptableFraction, method] as const)
        )
        .toInt()
    )
  } catch (error) {
    throw damagedJpeg(error)
  }
  const pixels = new Uint8Array(image.dataSync<'int32'>())
  image.dispose()
  return pixels
}
