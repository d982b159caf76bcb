import type { ImageFacts, ImageFormatReader } from './format'

function probeGif(view: DataView): ImageFacts {
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

export const gif: ImageFormatReader = {
  title: 'GIF',
  extensions: ['gif'],
  recognises: (start) => /^GIF8[79]a/.test(start),
  probe: probeGif
}
