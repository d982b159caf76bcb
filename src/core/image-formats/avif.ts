import { StudioError } from '../../contract/errors'
import type { ImageFacts, ImageFormatReader } from './format'

const extents = 0x69737065
const rotation = 0x69726f74
const depth = 0x70697869

/**
 * Reads the size from the properties of an AVIF file: the largest image in it is used.
 * Source: ISO/IEC 23008-12, 6.5.
 */
function probeAvif(view: DataView): ImageFacts {
  let [width, height, turns, bits] = [0, 0, 0, 8]
  const end = Math.min(view.byteLength - 16, 1 << 16)
  for (let at = 4; at < end; at++) {
    const name = view.getUint32(at)
    if (name === extents && view.getUint32(at - 4) === 20) {
      const size = [view.getUint32(at + 8), view.getUint32(at + 12)] as const
      if (size[0] * size[1] > width * height) [width, height] = size
    } else if (name === rotation && view.getUint32(at - 4) === 9) turns = view.getUint8(at + 4) & 3
    else if (name === depth) bits = view.getUint8(at + 9)
  }
  if (width === 0) throw new StudioError('invalid-data', 'the AVIF has no size')
  const [w, h] = turns % 2 === 1 ? [height, width] : [width, height]
  return { width: w, height: h, grey: false, alpha: false, bits, orientation: 1, plainJpeg: false }
}

export const avif: ImageFormatReader = {
  title: 'AVIF',
  extensions: ['avif'],
  recognises: (start) => /^....ftypavi[fs]/s.test(start),
  probe: probeAvif
}
