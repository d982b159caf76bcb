import type { Resizing } from '../../../contract/data'
import type { Raster } from '../../../core/image-formats/raster'

/** What each output position is made of: input `first[position] + tap` by `weights[position * most + tap]`, summing to 1. */
interface Taps {
  /** Taps of every position; those beyond its own weigh 0. */
  most: number
  first: Int32Array
  weights: Float64Array
}

/** From so many inputs, of which `extent` are the picture, to so many outputs. */
type Axis = [from: number, extent: number, to: number]

function triangleTaps([from, extent, to]: Axis): Taps {
  const scale = extent / to
  const support = Math.max(scale, 1)
  const widest = Math.min(from, Math.ceil(2 * support) + 1)
  const own = new Float64Array(to * widest)
  const starts = new Int32Array(to)
  let most = 1
  for (let position = 0; position < to; position++) {
    const centre = (position + 0.5) * scale
    const start = Math.min(from - 1, Math.max(0, Math.floor(centre - support + 0.5)))
    const end = Math.min(from, Math.floor(centre + support + 0.5))
    const [at, taps] = [position * widest, end - start]
    let total = 0
    for (let tap = 0; tap < taps; tap++) {
      const weight = Math.max(0, 1 - Math.abs((start + tap + 0.5 - centre) / support))
      own[at + tap] = weight
      total += weight
    }
    for (let tap = 0; tap < taps; tap++) own[at + tap]! /= total
    starts[position] = start
    if (taps > most) most = taps
  }
  const first = starts.map((start) => Math.min(start, from - most))
  const weights = new Float64Array(to * most)
  for (let position = 0; position < to; position++) {
    const shift = starts[position]! - first[position]!
    const at = position * widest
    weights.set(own.subarray(at, at + most - shift), position * most + shift)
  }
  return { most, first, weights }
}

/** Resizes the line of `source` that begins at `start`. */
function resizeLine(
  source: Raster['pixels'],
  start: number,
  channels: number,
  { most, first, weights }: Taps,
  line: Float64Array
): void {
  if (channels !== 3) {
    for (let at = 0, position = 0; position < first.length; position++) {
      for (let channel = 0; channel < channels; channel++, at++) {
        let sum = 0
        let from = start + first[position]! * channels + channel
        for (let tap = position * most; tap < (position + 1) * most; tap++, from += channels) {
          sum += weights[tap]! * source[from]!
        }
        line[at] = sum
      }
    }
    return
  }
  for (let at = 0, tap = 0; at < line.length; at += 3) {
    let from = start + first[at / 3]! * 3
    let weight = weights[tap++]!
    let red = weight * source[from]!
    let green = weight * source[from + 1]!
    let blue = weight * source[from + 2]!
    for (let rest = most; rest > 1; rest--) {
      from += 3
      weight = weights[tap++]!
      red += weight * source[from]!
      green += weight * source[from + 1]!
      blue += weight * source[from + 2]!
    }
    line[at] = red
    line[at + 1] = green
    line[at + 2] = blue
  }
}

/** The weighted sum of lines, as bytes from `at` on. @param sum of the length of a line, for what is summed up */
function addLines(
  lines: Float64Array[],
  weights: Float64Array,
  sum: Float64Array,
  bytes: Uint8Array,
  at: number
): void {
  const [a, b, c] = lines as [Float64Array, Float64Array?, Float64Array?]
  const [ofA, ofB, ofC] = weights as unknown as [number, number, number]
  if (b && lines.length === 2) {
    for (let i = 0; i < sum.length; i++) bytes[at + i] = ofA * a[i]! + ofB * b[i]! + 0.5
    return
  }
  if (b && c && lines.length === 3) {
    for (let i = 0; i < sum.length; i++) {
      bytes[at + i] = ofA * a[i]! + ofB * b[i]! + ofC * c[i]! + 0.5
    }
    return
  }
  sum.fill(0)
  lines.forEach((line, tap) => {
    const weight = weights[tap]!
    for (let i = 0; i < sum.length; i++) sum[i]! += weight * line[i]!
  })
  for (let i = 0; i < sum.length; i++) bytes[at + i] = sum[i]! + 0.5
}

/** @param start of the part's first pixel, `stride` between the beginnings of its lines */
function resample(
  { channels, pixels: source }: Raster,
  { start, stride, down, across }: { start: number; stride: number; down: Axis; across: Axis }
): Uint8Array {
  const [height, width] = [down[2], across[2]]
  const [rows, columns] = [triangleTaps(down), triangleTaps(across)]
  const { most } = rows
  const newLine = () => new Float64Array(width * channels)
  // Line by line, so that what both directions touch stays in the processor's cache.
  const ring = Array.from({ length: most }, newLine)
  const used = ring.slice()
  const sum = newLine()
  const pixels = new Uint8Array(height * width * channels)
  let next = 0
  for (let row = 0; row < height; row++) {
    const first = rows.first[row]!
    for (next = Math.max(next, first); next < first + most; next++) {
      resizeLine(source, start + next * stride, channels, columns, ring[next % most]!)
    }
    for (let tap = 0; tap < most; tap++) used[tap] = ring[(first + tap) % most]!
    const weights = rows.weights.subarray(row * most, (row + 1) * most)
    addLines(used, weights, sum, pixels, row * width * channels)
  }
  return pixels
}

/**
 * Resizes with a triangle filter that widens when shrinking (antialiased bilinear), the sides
 * independently: what Pillow's BILINEAR and torchvision's antialias=True compute.
 * @param extent the part of the raster that is the picture, from the top left corner: less than
 * the whole, and fractional, where a JPEG was shrunk while decoding and the last pixel overhangs
 */
export function resize(
  raster: Raster,
  height: number,
  width: number,
  extent: { height: number; width: number } = raster
): Raster {
  if (raster.height === height && raster.width === width) return raster
  const { channels } = raster
  const pixels = resample(raster, {
    ...{ start: 0, stride: raster.width * channels },
    down: [raster.height, extent.height, height],
    across: [raster.width, extent.width, width]
  })
  return { width, height, channels, pixels }
}

/** A part of a picture, in pixels. */
export interface Box {
  top: number
  left: number
  height: number
  width: number
}

/** The pixels of a part, resized as {@link resize} does the whole. */
export function resizePart(raster: Raster, part: Box, height: number, width: number): Uint8Array {
  return resample(raster, {
    start: (part.top * raster.width + part.left) * raster.channels,
    stride: raster.width * raster.channels,
    down: [part.height, part.height, height],
    across: [part.width, part.width, width]
  })
}

/** The most by which filling may enlarge a side beyond the wanted one; a thinner picture is stretched that far. */
const longestOverhang = 8

/**
 * The size to which a picture is resized before its middle is cut out, or borders are added.
 * @param have height and width of the picture, `want` those of the result
 */
export function resizedSides(
  have: [height: number, width: number],
  want: [height: number, width: number],
  mode: Resizing
): [height: number, width: number] {
  if (mode === 'stretch') return want
  const ratios = [want[0] / have[0], want[1] / have[1]] as const
  const scale = mode === 'fill' ? Math.max(...ratios) : Math.min(...ratios)
  return [0, 1].map((axis) => {
    const side = Math.round(have[axis]! * scale)
    return Math.max(1, Math.min(side, longestOverhang * want[axis]!))
  }) as [number, number]
}

const white = 255

/** The middle of a picture at the wanted size, with white borders where it is smaller. */
export function centred(raster: Raster, height: number, width: number): Raster {
  if (raster.height === height && raster.width === width) return raster
  const { channels, pixels: source } = raster
  const pixels = new Uint8Array(height * width * channels).fill(white)
  const down = (height - raster.height) >> 1
  const right = (width - raster.width) >> 1
  const [top, left] = [Math.max(0, down), Math.max(0, right)]
  const [bottom, end] = [
    Math.min(height, down + raster.height),
    Math.min(width, right + raster.width)
  ]
  for (let y = top; y < bottom; y++) {
    const from = ((y - down) * raster.width + left - right) * channels
    const line = source.subarray(from, from + (end - left) * channels)
    pixels.set(line, (y * width + left) * channels)
  }
  return { height, width, channels, pixels }
}
