import { StudioError } from '../../contract/errors'
import { isTurned } from './exif'
import type { ImageFacts, ImageFormatReader } from './format'

const tags = {
  width: 256,
  height: 257,
  bits: 258,
  photometric: 262,
  orientation: 274,
  samples: 277,
  extra: 338
}

/** Reads the first directory of a TIFF file. Source: Adobe, TIFF 6.0, sections 2 and 8. */
function probeTiff(view: DataView): ImageFacts {
  const little = view.getUint16(0) === 0x4949
  if (view.getUint16(2, little) !== 42) {
    throw new StudioError('invalid-data', 'the TIFF is a BigTIFF, which is not supported')
  }
  const directory = view.getUint32(4, little)
  const found = new Map<number, number>()
  const entries = view.getUint16(directory, little)
  for (let entry = 0; entry < entries; entry++) {
    const at = directory + 2 + entry * 12
    const [type, count] = [view.getUint16(at + 2, little), view.getUint32(at + 4, little)]
    const pointed = type === 3 && count > 2
    const where = pointed ? view.getUint32(at + 8, little) : at + 8
    const value = type === 3 ? view.getUint16(where, little) : view.getUint32(where, little)
    found.set(view.getUint16(at, little), value)
  }
  const orientation = found.get(tags.orientation) ?? 1
  const stored = [found.get(tags.width) ?? 0, found.get(tags.height) ?? 0] as const
  const [width, height] = isTurned(orientation) ? [stored[1], stored[0]] : stored
  return {
    width,
    height,
    grey: (found.get(tags.photometric) ?? 2) <= 1,
    alpha: found.has(tags.extra),
    bits: found.get(tags.bits) ?? 1,
    orientation,
    plainJpeg: false
  }
}

export const tiff: ImageFormatReader = {
  title: 'TIFF',
  extensions: ['tif', 'tiff'],
  recognises: (start) => start.startsWith('II*\0') || start.startsWith('MM\0*'),
  probe: probeTiff,
  mayBeDeep: true
}
