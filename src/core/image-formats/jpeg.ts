import { StudioError } from '../../contract/errors'
import { exifOrientation } from './exif'
import type { ImageFacts, ImageFormatReader } from './format'

function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
}

/** Walks the marker segments up to the frame header. Source: ITU-T T.81, annex B. */
function probeJpeg(view: DataView): ImageFacts {
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
        bits: view.getUint8(at + 4),
        plainJpeg: view.getUint8(at + 4) === 8 && (components === 1 || components === 3)
      }
    }
    at += 2 + length
  }
}

export const jpeg: ImageFormatReader = {
  title: 'JPEG',
  extensions: ['jpg', 'jpeg', 'jpe', 'jfif'],
  recognises: (start) => start.startsWith('\xff\xd8\xff'),
  probe: probeJpeg
}
