import { exifOrientation, isTurned } from './exif'
import type { ImageFacts, ImageFormatReader } from './format'
import { latin1 } from './latin1'

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

function probeWebp(view: DataView): ImageFacts {
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

export const webp: ImageFormatReader = {
  title: 'WebP',
  extensions: ['webp'],
  recognises: (start) => start.startsWith('RIFF') && start.slice(8, 12) === 'WEBP',
  probe: probeWebp
}
