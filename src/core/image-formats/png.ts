import { StudioError } from '../../contract/errors'
import { exifOrientation, isTurned } from './exif'
import type { ImageFacts, ImageFormatReader } from './format'

function paletteIsGrey(view: DataView, at: number, length: number): boolean {
  for (let entry = at; entry + 2 < at + length; entry += 3) {
    const red = view.getUint8(entry)
    if (red !== view.getUint8(entry + 1) || red !== view.getUint8(entry + 2)) return false
  }
  return true
}

const chunk = {
  header: 0x49484452,
  palette: 0x504c5445,
  transparency: 0x74524e53,
  data: 0x49444154,
  exif: 0x65584966,
  end: 0x49454e44
}

/** Source: W3C, Portable Network Graphics, sections 5.3 and 11.2. */
function probePng(view: DataView): ImageFacts {
  if (view.getUint32(12) !== chunk.header) {
    throw new StudioError('invalid-data', 'the PNG does not start with its header chunk')
  }
  const colourType = view.getUint8(25)
  let grey = colourType === 0 || colourType === 4
  let alpha = colourType === 4 || colourType === 6
  let orientation = 1
  for (let at = 33; at + 8 <= view.byteLength;) {
    const length = view.getUint32(at)
    const name = view.getUint32(at + 4)
    if (name === chunk.end || at + 8 + length > view.byteLength) break
    if (name === chunk.palette && colourType === 3) grey = paletteIsGrey(view, at + 8, length)
    if (name === chunk.transparency) alpha = true
    if (name === chunk.exif) orientation = exifOrientation(view, at + 8, length)
    at += 12 + length
  }
  const stored = [view.getUint32(16), view.getUint32(20)] as const
  const [width, height] = isTurned(orientation) ? [stored[1], stored[0]] : stored
  const bits = view.getUint8(24)
  return { width, height, grey, alpha, bits, orientation, plainJpeg: false }
}

export const png: ImageFormatReader = {
  title: 'PNG',
  extensions: ['png'],
  recognises: (start) => start.startsWith('\x89PNG\r\n\x1a\n'),
  probe: probePng,
  mayBeDeep: true
}
