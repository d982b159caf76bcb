import { StudioError } from '../../../contract/errors'
import type { ImageHeader } from './image-header'

const orientationTag = 0x0112
const exifSignature = 0x45786966

/** Orientation from an EXIF segment (a small TIFF file); 1 when it says nothing sensible. */
function exifOrientation(view: DataView, at: number, length: number): number {
  if (length < 16 || view.getUint32(at) !== exifSignature) return 1
  const segment = new DataView(view.buffer, view.byteOffset + at + 6, length - 6)
  const little = segment.getUint16(0) === 0x4949
  try {
    const directory = segment.getUint32(4, little)
    const entries = segment.getUint16(directory, little)
    for (let entry = 0; entry < entries; entry++) {
      const position = directory + 2 + entry * 12
      if (segment.getUint16(position, little) !== orientationTag) continue
      const value = segment.getUint16(position + 8, little)
      return value >= 1 && value <= 8 ? value : 1
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
  }
  return 1
}

function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
}

/** Walks the marker segments up to the frame header. Source: ITU-T T.81, annex B. */
export function probeJpeg(view: DataView): Omit<ImageHeader, 'format'> {
  let orientation = 1
  for (let at = 2; ;) {
    if (view.getUint8(at) !== 0xff) {
      throw new StudioError('invalid-data', 'the JPEG is damaged before its frame header')
    }
    const marker = view.getUint8(at + 1)
    if (marker === 0xff) {
      at += 1
      continue
    }
    if (marker === 0xd9 || marker === 0xda) {
      throw new StudioError('invalid-data', 'the JPEG has no frame header')
    }
    const length = view.getUint16(at + 2)
    if (marker === 0xe1 && at + 2 + length <= view.byteLength && orientation === 1) {
      orientation = exifOrientation(view, at + 4, length - 2)
    }
    if (isFrame(marker)) {
      const height = view.getUint16(at + 5)
      const width = view.getUint16(at + 7)
      const components = view.getUint8(at + 9)
      const turned = orientation >= 5
      return {
        width: turned ? height : width,
        height: turned ? width : height,
        grey: components === 1,
        alpha: false,
        orientation,
        plainJpeg: view.getUint8(at + 4) === 8 && (components === 1 || components === 3)
      }
    }
    at += 2 + length
  }
}
