import { StudioError } from '../../../contract/errors'
import { probeBmp } from './bmp'
import type { ImageFormat, ImageHeader } from './image-header'
import { probeJpeg } from './jpeg-header'
import { probePng } from './png-header'

/** More pixels than this are refused: a small file can declare gigabytes. */
export const maximumPixels = 100_000_000

/** Bytes from the start of a file that nearly always hold the whole header. */
export const headerBytes = 65_536

/** One character a byte. TextDecoder's "latin1" is Windows-1252, which Node 20 and 24 read differently. */
const latin1 = (bytes: Uint8Array) =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')

function probeGif(view: DataView): Omit<ImageHeader, 'format'> {
  return {
    width: view.getUint16(6, true),
    height: view.getUint16(8, true),
    grey: false,
    alpha: false,
    orientation: 1,
    plainJpeg: false
  }
}

function probeWebp(view: DataView): Omit<ImageHeader, 'format'> {
  const kind = latin1(new Uint8Array(view.buffer, view.byteOffset + 12, 4))
  const plain = { grey: false, alpha: false, orientation: 1, plainJpeg: false }
  if (kind === 'VP8X') {
    const dimension = (at: number): number =>
      1 + view.getUint8(at) + view.getUint8(at + 1) * 256 + view.getUint8(at + 2) * 65_536
    const alpha = (view.getUint8(20) & 0x10) !== 0
    return { ...plain, alpha, width: dimension(24), height: dimension(27) }
  }
  if (kind === 'VP8L') {
    const bits = view.getUint32(21, true)
    const alpha = ((bits >>> 28) & 1) === 1
    return { ...plain, alpha, width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 }
  }
  return {
    ...plain,
    width: view.getUint16(26, true) & 0x3fff,
    height: view.getUint16(28, true) & 0x3fff
  }
}

/** The format that the first bytes belong to, whatever the file is called; null if none of ours. */
export function imageFormat(bytes: Uint8Array): ImageFormat | null {
  const start = latin1(bytes.subarray(0, 16))
  if (start.startsWith('\x89PNG\r\n\x1a\n')) return 'png'
  if (start.startsWith('\xff\xd8\xff')) return 'jpeg'
  if (start.startsWith('GIF87a') || start.startsWith('GIF89a')) return 'gif'
  if (start.startsWith('RIFF') && start.slice(8, 12) === 'WEBP') return 'webp'
  if (start.startsWith('BM')) return 'bmp'
  return null
}

const probes = {
  png: probePng,
  jpeg: probeJpeg,
  bmp: probeBmp,
  gif: probeGif,
  webp: probeWebp
} satisfies Record<ImageFormat, (view: DataView) => Omit<ImageHeader, 'format'>>

function foreign(bytes: Uint8Array): StudioError {
  if (bytes.length === 0) return new StudioError('invalid-data', 'the file is empty')
  const printable = bytes.subarray(0, 512).every((byte) => byte >= 9 && byte !== 127)
  return new StudioError(
    'invalid-data',
    printable
      ? 'the file holds text, not an image'
      : 'the file is none of PNG, JPEG, BMP, GIF and WebP, whatever its name says'
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
    header = { format, ...probes[format](view) }
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
