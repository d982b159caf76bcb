import { crc32, inflateSync, type Inflate } from 'node:zlib'
import type { ImageHeader } from './image-header'
import type { Raster } from '../../../core/image-formats/raster'

/** Above so many values libvips is not slower, and works in threads of its own. */
const mostValues = 1 << 16
const start = 8
const channelsOf: Record<number, number> = { 0: 1, 2: 3, 3: 1 }

interface Parts {
  colourType: number
  palette: Uint8Array | null
  /** The compressed rows. */
  data: Uint8Array
}

/**
 * Decodes small PNGs of the usual kind: 8 bits, grey, RGB or with a palette, neither transparent nor interlaced. Of those,
 * libvips takes twenty times as long to begin as to decode.
 * Source: W3C, Portable Network Graphics, sections 5, 9 and 11.
 * @returns null for every other PNG and for whatever is damaged: libvips knows what to say
 */
export function decodePlainPng(bytes: Uint8Array, header: ImageHeader): Raster | null {
  const { width, height, bits, alpha, orientation } = header
  if (bits !== 8 || alpha || orientation !== 1) return null
  const parts = readParts(bytes)
  const channels = channelsOf[parts?.colourType ?? -1]
  if (!parts || channels === undefined || width * height * channels > mostValues) return null
  const rows = inflated(parts.data, height * (1 + width * channels))
  const values = rows && unfiltered(rows, width * channels, height, channels)
  if (!values) return null
  if (parts.colourType !== 3) return { width, height, channels, pixels: values }
  const pixels = parts.palette && coloured(values, parts.palette)
  return pixels && { width, height, channels: 3, pixels }
}

function readParts(bytes: Uint8Array): Parts | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const data: Uint8Array[] = []
  const parts: Omit<Parts, 'data'> = { colourType: -1, palette: null }
  let previous = ''
  for (let at = start; at + 12 <= bytes.length;) {
    const length = view.getUint32(at)
    const end = at + 8 + length
    if (end + 4 > bytes.length) return null
    const name = String.fromCharCode(...bytes.subarray(at + 4, at + 8))
    if (crc32(bytes.subarray(at + 4, end)) !== view.getUint32(end)) return null
    const content = bytes.subarray(at + 8, end)
    if (name === 'IHDR' && at === start && length === 13) {
      const [compression, filter, interlace] = content.subarray(10)
      if (compression !== 0 || filter !== 0 || interlace !== 0) return null
      parts.colourType = content[9] ?? -1
    } else if (name === 'IDAT') {
      if (data.length > 0 && previous !== 'IDAT') return null
      data.push(content)
    } else if (name === 'PLTE') {
      if (data.length > 0 || parts.palette || length % 3 !== 0) return null
      parts.palette = content
    } else if (name === 'IEND') {
      const [only, ...more] = data
      if (!only) return null
      return { ...parts, data: more.length === 0 ? only : Buffer.concat(data) }
      // An upper-case letter: it must be understood.
    } else if (/^[A-Z]/.test(name)) return null
    previous = name
    at = end + 4
  }
  return null
}

function inflated(data: Uint8Array, length: number): Uint8Array | null {
  try {
    const { buffer, engine } = inflateSync(data, {
      maxOutputLength: length + 1,
      info: true
    }) as unknown as { buffer: Buffer; engine: Inflate }
    return buffer.length === length && engine.bytesWritten === data.length ? buffer : null
  } catch {
    return null
  }
}

/** Undoes the filter that each row names in its first byte; null where there is no such filter. */
function unfiltered(
  rows: Uint8Array,
  rowBytes: number,
  height: number,
  pixelBytes: number
): Uint8Array | null {
  const values = new Uint8Array(rowBytes * height)
  for (let row = 0; row < height; row++) {
    const from = row * (rowBytes + 1)
    const filter = rows[from]!
    if (filter > 4) return null
    const to = row * rowBytes
    for (let i = 0; i < rowBytes; i++) {
      const left = i < pixelBytes ? 0 : values[to + i - pixelBytes]!
      const up = row === 0 ? 0 : values[to + i - rowBytes]!
      const corner = i < pixelBytes || row === 0 ? 0 : values[to + i - rowBytes - pixelBytes]!
      values[to + i] = rows[from + 1 + i]! + predicted(filter, left, up, corner)
    }
  }
  return values
}

function predicted(filter: number, left: number, up: number, corner: number): number {
  if (filter === 0) return 0
  if (filter === 1) return left
  if (filter === 2) return up
  if (filter === 3) return (left + up) >> 1
  const toLeft = Math.abs(up - corner)
  const toUp = Math.abs(left - corner)
  const toCorner = Math.abs(left + up - corner - corner)
  if (toLeft <= toUp && toLeft <= toCorner) return left
  return toUp <= toCorner ? up : corner
}

function coloured(indices: Uint8Array, palette: Uint8Array): Uint8Array | null {
  const pixels = new Uint8Array(indices.length * 3)
  for (const [pixel, index] of indices.entries()) {
    if (index * 3 >= palette.length) return null
    pixels.set(palette.subarray(index * 3, index * 3 + 3), pixel * 3)
  }
  return pixels
}
