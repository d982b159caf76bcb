import { StudioError } from '../../../contract/errors'
import type { Raster } from '../../../core/image-formats/raster'
import { resize } from './resize'

/** The strongest shrinking (8, 4, 2 or 1) that leaves at least the wanted size. */
function shrinking(have: [number, number], want: [number, number]): number {
  const fits = (ratio: number): boolean =>
    have.every((side, axis) => Math.ceil(side / ratio) >= (want[axis] ?? 1))
  return [8, 4, 2].find(fits) ?? 1
}

/** How TensorFlow is asked to decode. The default method, a fast transform, is off by up to 7 levels and not faster. */
export const jpegSettings = {
  fancyUpscaling: true,
  tryRecoverTruncated: false,
  acceptableFraction: 1,
  method: 'INTEGER_ACCURATE'
} as const

/**
 * Decodes a JPEG, shrunk while decoding (scaled inverse DCT) by 1, 2, 4 or 8.
 * @throws StudioError 'invalid-data' when the data are damaged or cut off
 */
export type DecodeJpeg = (bytes: Uint8Array, channels: 1 | 3, ratio: number) => Uint8Array

export const damagedJpeg = (cause: unknown): StudioError =>
  new StudioError('invalid-data', 'the JPEG is damaged or cut off', undefined, { cause })

/**
 * Decodes a JPEG to the wanted size. It is shrunk while decoding by as much
 * as leaves at least that size, which is what makes it fast, and resized from there.
 * @param have stored height and width, before any orientation
 * @param want height and width of the result, in the same sense
 * @throws what `decodeJpeg` throws
 */
export function decodeJpegResized(
  decodeJpeg: DecodeJpeg,
  bytes: Uint8Array,
  channels: 1 | 3,
  have: [number, number],
  want: [number, number]
): Raster {
  const ratio = shrinking(have, want)
  const [height, width] = have.map((side) => Math.ceil(side / ratio)) as [number, number]
  const pixels = decodeJpeg(bytes, channels, ratio)
  if (pixels.length !== height * width * channels) {
    throw new StudioError('invalid-data', 'the JPEG has another size than its header says')
  }
  const extent = { height: have[0] / ratio, width: have[1] / ratio }
  return resize({ height, width, channels, pixels }, ...want, extent)
}
