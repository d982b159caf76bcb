import { StudioError } from '../../contract/errors'
import type { ImageFacts, ImageFormatReader } from './format'
import type { Raster } from './raster'

interface BmpLayout {
  width: number
  height: number
  topDown: boolean
  bits: number
  /** Where the palette starts, how many entries, and bytes per entry. */
  palette: { at: number; entries: number; stride: number }
  /** Bit masks of red, green, blue at 16 and 32 bits. */
  masks: [red: number, green: number, blue: number]
  pixelsAt: number
}

const fileHeader = 14
const uncompressed = 0
const bitFields = [3, 6]

/** Source: Microsoft, "Bitmap storage": core, info, V4 and V5 headers. */
function readLayout(view: DataView): BmpLayout {
  const size = view.getUint32(fileHeader, true)
  const core = size === 12
  if (!core && (size < 40 || size > 124)) {
    throw new StudioError('invalid-data', `the BMP has an unknown header of ${size} bytes`)
  }
  const signedHeight = core ? view.getUint16(20, true) : view.getInt32(22, true)
  const bits = view.getUint16(core ? 24 : 28, true)
  const compression = core ? uncompressed : view.getUint32(30, true)
  const masked = bitFields.includes(compression)
  if (compression !== uncompressed && !masked) {
    throw new StudioError('invalid-data', 'the BMP is compressed: save it uncompressed, or as PNG')
  }
  if (![1, 4, 8, 16, 24, 32].includes(bits)) {
    throw new StudioError('invalid-data', `the BMP has ${bits} bits per pixel`)
  }
  const declared = core ? 0 : view.getUint32(46, true)
  const most = bits <= 8 ? 2 ** bits : 0
  const extraMasks = masked && size === 40 ? 12 : 0
  const defaultMasks: BmpLayout['masks'] =
    bits === 16 ? [0x7c00, 0x3e0, 0x1f] : [0xff0000, 0xff00, 0xff]
  return {
    width: core ? view.getUint16(18, true) : view.getInt32(18, true),
    height: Math.abs(signedHeight),
    topDown: signedHeight < 0,
    bits,
    palette: {
      at: fileHeader + size + extraMasks,
      entries: Math.min(declared || most, most),
      stride: core ? 3 : 4
    },
    masks: masked
      ? [view.getUint32(54, true), view.getUint32(58, true), view.getUint32(62, true)]
      : defaultMasks,
    pixelsAt: view.getUint32(10, true)
  }
}

/** Red, green and blue of every palette entry, in a row. */
function readPalette(view: DataView, { at, entries, stride }: BmpLayout['palette']): Uint8Array {
  const colours = new Uint8Array(entries * 3)
  for (let entry = 0; entry < entries; entry++) {
    for (let channel = 0; channel < 3; channel++) {
      colours[entry * 3 + channel] = view.getUint8(at + entry * stride + 2 - channel)
    }
  }
  return colours
}

function probeBmp(view: DataView): ImageFacts {
  const layout = readLayout(view)
  const colours = readPalette(view, layout.palette)
  let grey = colours.length > 0
  for (let entry = 0; entry < colours.length; entry += 3) {
    grey &&= colours[entry] === colours[entry + 1] && colours[entry] === colours[entry + 2]
  }
  const { width, height } = layout
  return { width, height, grey, alpha: false, orientation: 1, bits: 8, plainJpeg: false }
}

/** A function that reads the bits under a mask as 0 to 255. */
function masked(mask: number): (pixel: number) => number {
  if (mask === 0) return () => 0
  const shift = 31 - Math.clz32(mask & -mask)
  const largest = mask >>> shift
  return (pixel) => Math.round((((pixel & mask) >>> shift) * 255) / largest)
}

type WritePixel = (row: number, column: number, target: number) => void

function indexedPixels(view: DataView, layout: BmpLayout, out: Uint8Array): WritePixel {
  const colours = readPalette(view, layout.palette)
  const perByte = 8 / layout.bits
  return (row, column, target) => {
    const byte = view.getUint8(row + Math.floor(column / perByte))
    const shift = 8 - layout.bits * ((column % perByte) + 1)
    const index = (byte >>> shift) & (2 ** layout.bits - 1)
    // An index beyond the palette is black, as in other readers.
    for (let channel = 0; channel < 3; channel++) {
      out[target + channel] = colours[index * 3 + channel] ?? 0
    }
  }
}

function directPixels(view: DataView, layout: BmpLayout, out: Uint8Array): WritePixel {
  if (layout.bits === 24) {
    return (row, column, target) => {
      for (let channel = 0; channel < 3; channel++) {
        out[target + channel] = view.getUint8(row + column * 3 + 2 - channel)
      }
    }
  }
  const channels = layout.masks.map(masked)
  return (row, column, target) => {
    const pixel =
      layout.bits === 16
        ? view.getUint16(row + column * 2, true)
        : view.getUint32(row + column * 4, true)
    channels.forEach((read, channel) => (out[target + channel] = read(pixel)))
  }
}

/**
 * Decodes an uncompressed BMP of 1, 4, 8, 16, 24 or 32 bits to RGB; alpha is ignored, as most
 * writers leave it zero. Neither libvips as sharp ships it nor TensorFlow reads palettes.
 * @throws StudioError 'invalid-data' when it is compressed, damaged or cut off.
 */
function decodeBmp(bytes: Uint8Array): Raster {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  try {
    const layout = readLayout(view)
    const { width, height, bits } = layout
    const stride = Math.ceil((width * bits) / 32) * 4
    if (layout.pixelsAt + stride * height > bytes.length) throw new RangeError('cut off')
    const pixels = new Uint8Array(width * height * 3)
    const write = (bits <= 8 ? indexedPixels : directPixels)(view, layout, pixels)
    for (let y = 0; y < height; y++) {
      const row = layout.pixelsAt + (layout.topDown ? y : height - 1 - y) * stride
      for (let x = 0; x < width; x++) write(row, x, (y * width + x) * 3)
    }
    return { width, height, channels: 3, pixels }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new StudioError('invalid-data', 'the BMP is cut off')
  }
}

export const bmp: ImageFormatReader = {
  title: 'BMP',
  extensions: ['bmp', 'dib'],
  recognises: (start) => start.startsWith('BM'),
  probe: probeBmp,
  decode: decodeBmp
}
