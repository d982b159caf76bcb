import { StudioError } from '../../contract/errors'
import type { ImageFacts, ImageFormatReader } from './format'
import { toBytes, type Raster } from './raster'

const headerLength = 16
const bytesOfPixel = 8
const largest = 65_535

function probeFarbfeld(view: DataView): ImageFacts {
  const [width, height] = [view.getUint32(8), view.getUint32(12)]
  return { width, height, grey: false, alpha: true, bits: 16, orientation: 1, plainJpeg: false }
}

/**
 * Decodes to RGB of 8 bits; transparency is laid on white. Source: suckless.org, farbfeld(5).
 * @throws StudioError invalid-data when it is cut off
 */
function decodeFarbfeld(bytes: Uint8Array): Raster {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const { width, height } = probeFarbfeld(view)
  const pixels = width * height
  if (bytes.length < headerLength + pixels * bytesOfPixel) {
    throw new StudioError('invalid-data', 'the farbfeld image is cut off')
  }
  const values = Array.from({ length: pixels * 3 }, (_, at) => {
    const pixel = headerLength + Math.floor(at / 3) * bytesOfPixel
    const alpha = view.getUint16(pixel + 6) / largest
    return view.getUint16(pixel + (at % 3) * 2) * alpha + largest * (1 - alpha)
  })
  return { width, height, channels: 3, pixels: toBytes(values, largest) }
}

export const farbfeld: ImageFormatReader = {
  title: 'farbfeld',
  extensions: ['ff'],
  recognises: (start) => start.startsWith('farbfeld'),
  probe: probeFarbfeld,
  decode: decodeFarbfeld
}
