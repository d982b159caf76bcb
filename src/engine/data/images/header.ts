import { StudioError } from '../../../contract/errors'
import { imageFormats, supportedImages, type ImageFormat } from '../../../core/image-formats'
import { latin1 } from '../../../core/image-formats/latin1'
import type { ImageHeader } from './image-header'

/** More pixels than this are refused: a small file can declare gigabytes. */
export const maximumPixels = 100_000_000

/** Bytes from the start of a file that nearly always hold the whole header. */
export const headerBytes = 65_536

/** The format that the first bytes belong to, whatever the file is called; null if none of ours. */
export function imageFormat(bytes: Uint8Array): ImageFormat | null {
  const start = latin1(bytes.subarray(0, 16))
  const found = Object.entries(imageFormats).find(([, reader]) => reader.recognises(start))
  return found ? (found[0] as ImageFormat) : null
}

function foreign(bytes: Uint8Array): StudioError {
  if (bytes.length === 0) return new StudioError('invalid-data', 'the file is empty')
  if (/^....ftyp(hei[cxms]|hev[cxms]|mif1|msf1)/s.test(latin1(bytes.subarray(0, 16)))) {
    return new StudioError(
      'invalid-data',
      'HEIC is not supported: its codec, HEVC, is patented, so no decoder is included (sharp leaves it out; libheif-js and heic-decode contain one). Convert the images to JPEG, for example with heif-convert or sips, or set the camera to "Most Compatible"'
    )
  }
  const printable = bytes.subarray(0, 512).every((byte) => byte >= 9 && byte !== 127)
  return new StudioError(
    'invalid-data',
    printable
      ? 'the file holds text, not an image'
      : `the content is not a supported image (${supportedImages}), despite the file name`
  )
}

/**
 * Reads format, size and channels from the first bytes of an image.
 * @throws StudioError 'invalid-data' when the bytes are no image of ours, are cut off within the
 * header, or declare no pixels or more than {@link maximumPixels}.
 */
export function probeImage(bytes: Uint8Array): ImageHeader {
  const format = imageFormat(bytes)
  if (!format) throw foreign(bytes)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let header: ImageHeader
  try {
    header = { format, ...imageFormats[format].probe(view) }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new StudioError('invalid-data', `the ${format.toUpperCase()} ends within its header`)
  }
  const { width, height } = header
  if (width < 1 || height < 1) {
    throw new StudioError('invalid-data', `the header declares ${width}x${height} pixels`)
  }
  if (width * height > maximumPixels) {
    throw new StudioError(
      'invalid-data',
      `the header declares ${width}x${height} pixels; at most ${maximumPixels / 1e6} million are read`
    )
  }
  return header
}
