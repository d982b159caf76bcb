import { StudioError } from '../../contract/errors'
import type { ImageFacts, ImageFormatReader } from './format'
import { latin1 } from './latin1'
import { toBytes, type Raster } from './raster'

interface Header {
  kind: '2' | '3' | '5' | '6'
  width: number
  height: number
  maximum: number
  /** Where the pixels begin. */
  start: number
}

/** Source: Netpbm, pgm(5) and ppm(5). */
function readHeader(bytes: Uint8Array): Header {
  const text = latin1(bytes.subarray(0, 4096))
  const gap = '(?:\\s|#[^\\n]*\\n)+'
  const match = new RegExp(`^P([2356])${gap}(\\d+)${gap}(\\d+)${gap}(\\d+)\\s`).exec(text)
  if (!match) throw new StudioError('invalid-data', 'the PGM or PPM has no valid header')
  const [width, height, maximum] = [match[2], match[3], match[4]].map(Number) as [
    number,
    number,
    number
  ]
  if (maximum < 1 || maximum > 65_535) {
    throw new StudioError('invalid-data', `the PGM or PPM declares a largest value of ${maximum}`)
  }
  return { kind: match[1] as Header['kind'], width, height, maximum, start: match[0].length }
}

function probePnm(view: DataView): ImageFacts {
  const { kind, width, height, maximum } = readHeader(
    new Uint8Array(view.buffer, view.byteOffset, view.byteLength)
  )
  const grey = kind === '2' || kind === '5'
  const bits = maximum > 255 ? 16 : 8
  return { width, height, grey, alpha: false, bits, orientation: 1, plainJpeg: false }
}

/**
 * Decodes PGM and PPM, as text or binary, to 8 bits.
 * @param white the value that becomes 255; by default the largest that the file declares
 * @throws StudioError invalid-data when it is cut off
 */
function decodePnm(bytes: Uint8Array, white?: number): Raster {
  const { width, height, channels, maximum, values } = readValues(bytes)
  return { width, height, channels, pixels: toBytes(values, white ?? maximum) }
}

/** Values as they are stored, row-major. */
function readValues(bytes: Uint8Array): {
  width: number
  height: number
  channels: number
  maximum: number
  values: ArrayLike<number>
} {
  const { kind, width, height, maximum, start } = readHeader(bytes)
  const channels = kind === '2' || kind === '5' ? 1 : 3
  const count = width * height * channels
  const body = bytes.subarray(start)
  const wide = maximum > 255
  const values =
    kind === '2' || kind === '3'
      ? latin1(body).trim().split(/\s+/).map(Number)
      : wide
        ? Array.from(
            { length: Math.floor(body.length / 2) },
            (_, at) => body[2 * at]! * 256 + body[2 * at + 1]!
          )
        : body
  if (values.length < count) throw new StudioError('invalid-data', 'the PGM or PPM is cut off')
  return { width, height, channels, maximum, values: values.slice(0, count) }
}

export const pnm: ImageFormatReader = {
  title: 'PGM and PPM',
  extensions: ['pgm', 'ppm', 'pnm'],
  recognises: (start) => /^P[2356][\s#]/.test(start),
  probe: probePnm,
  mayBeDeep: true,
  decode: decodePnm,
  values: (bytes) => readValues(bytes).values
}
