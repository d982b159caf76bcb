import { StudioError } from '../../../contract/errors'
import { supportedImages } from '../../../contract/formats'
import { probeAvif } from './avif-header'
import { probeBmp } from './bmp'
import { exifOrientation, isTurned } from './exif'
import type { ImageFormat, ImageHeader } from './image-header'
import { probeJpeg } from './jpeg-header'
import { probePng } from './png-header'
import { probePnm } from './pnm'
import { probeTiff } from './tiff-header'

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
    bits: 8,
    orientation: 1,
    plainJpeg: false
  }
}

/** Orientation from the EXIF chunk of an extended WebP, where it is among these bytes. */
function webpOrientation(view: DataView): number {
  for (let at = 12; at + 8 <= view.byteLength;) {
    const length = view.getUint32(at + 4, true)
    if (view.getUint32(at) === 0x45584946) {
      return at + 8 + length <= view.byteLength ? exifOrientation(view, at + 8, length) : 1
    }
    at += 8 + length + (length % 2)
  }
  return 1
}

function probeWebp(view: DataView): Omit<ImageHeader, 'format'> {
  const kind = latin1(new Uint8Array(view.buffer, view.byteOffset + 12, 4))
  const plain = { grey: false, alpha: false, bits: 8, orientation: 1, plainJpeg: false }
  if (kind === 'VP8X') {
    const dimension = (at: number): number =>
      1 + view.getUint8(at) + view.getUint8(at + 1) * 256 + view.getUint8(at + 2) * 65_536
    const alpha = (view.getUint8(20) & 0x10) !== 0
    const orientation = webpOrientation(view)
    const stored = [dimension(24), dimension(27)] as const
    const [width, height] = isTurned(orientation) ? [stored[1], stored[0]] : stored
    return { ...plain, alpha, orientation, width, height }
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
  if (start.startsWith('II*\0') || start.startsWith('MM\0*')) return 'tiff'
  if (/^....ftypavi[fs]/s.test(start)) return 'avif'
  if (/^P[2356][\s#]/.test(start)) return 'pnm'
  return null
}

const probes = {
  png: probePng,
  jpeg: probeJpeg,
  bmp: probeBmp,
  gif: probeGif,
  webp: probeWebp,
  tiff: probeTiff,
  avif: probeAvif,
  pnm: probePnm
} satisfies Record<ImageFormat, (view: DataView) => Omit<ImageHeader, 'format'>>

function foreign(bytes: Uint8Array): StudioError {
  if (bytes.length === 0) return new StudioError('invalid-data', 'the file is empty')
  if (/^....ftyp(hei[cxms]|hev[cxms]|mif1|msf1)/s.test(latin1(bytes.subarray(0, 16)))) {
    return new StudioError(
      'invalid-data',
      'HEIC is not read: its compression, HEVC, is patented, so no decoder for it is shipped (sharp leaves it out, libheif-js and heic-decode contain one). Convert the pictures to JPEG, for example with heif-convert or sips, or set the camera to "Most Compatible"'
    )
  }
  const printable = bytes.subarray(0, 512).every((byte) => byte >= 9 && byte !== 127)
  return new StudioError(
    'invalid-data',
    printable
      ? 'the file holds text, not an image'
      : `the file is none of ${supportedImages}, whatever its name says`
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
