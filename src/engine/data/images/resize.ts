import type { Resizing } from '../../../contract/data'
import type { Raster } from '../../../core/image-formats/raster'

/** For each output position: the first input position and the weights from there on, summing to 1. */
interface Taps {
  first: Int32Array
  weights: Float64Array[]
}

function triangleTaps(from: number, extent: number, to: number): Taps {
  const scale = extent / to
  const support = Math.max(scale, 1)
  const first = new Int32Array(to)
  const weights: Float64Array[] = []
  for (let position = 0; position < to; position++) {
    const centre = (position + 0.5) * scale
    const start = Math.min(from - 1, Math.max(0, Math.floor(centre - support + 0.5)))
    const end = Math.min(from, Math.floor(centre + support + 0.5))
    const raw = Float64Array.from({ length: end - start }, (_, tap) =>
      Math.max(0, 1 - Math.abs((start + tap + 0.5 - centre) / support))
    )
    const total = raw.reduce((sum, weight) => sum + weight, 0)
    first[position] = start
    weights.push(raw.map((weight) => weight / total))
  }
  return { first, weights }
}

type Numbers = Raster['pixels'] | Float64Array

/** Along the rows of a picture of three channels: [lines, from, 3] to [lines, to, 3]. */
function resizeColours(
  source: Numbers,
  lines: number,
  [from, extent, to]: [from: number, extent: number, to: number]
): Float64Array {
  const { first, weights } = triangleTaps(from, extent, to)
  const out = new Float64Array(lines * to * 3)
  for (let position = 0; position < to; position++) {
    const taps = weights[position]!
    let start = first[position]! * 3
    let target = position * 3
    for (let line = 0; line < lines; line++, start += from * 3, target += to * 3) {
      let [red, green, blue] = [0, 0, 0]
      for (let tap = 0, at = start; tap < taps.length; tap++, at += 3) {
        const weight = taps[tap]!
        red += weight * source[at]!
        green += weight * source[at + 1]!
        blue += weight * source[at + 2]!
      }
      out[target] = red
      out[target + 1] = green
      out[target + 2] = blue
    }
  }
  return out
}

/** [lines, from, inner] to [lines, to, inner]. Rows of `inner` are added up whole, which runs along the memory. */
function resizeAxis(
  source: Numbers,
  lines: number,
  [from, extent, to]: [from: number, extent: number, to: number],
  inner: number
): Float64Array {
  const { first, weights } = triangleTaps(from, extent, to)
  const out = new Float64Array(lines * to * inner)
  for (let line = 0; line < lines; line++) {
    for (let position = 0; position < to; position++) {
      const taps = weights[position]!
      const target = (line * to + position) * inner
      let start = (line * from + first[position]!) * inner
      for (let tap = 0; tap < taps.length; tap++, start += inner) {
        const weight = taps[tap]!
        for (let c = 0; c < inner; c++) out[target + c]! += weight * source[start + c]!
      }
    }
  }
  return out
}

function rounded(values: Float64Array): Uint8Array {
  const bytes = new Uint8Array(values.length)
  for (let at = 0; at < values.length; at++) bytes[at] = values[at]! + 0.5
  return bytes
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
  const { channels, pixels: source } = raster
  const across = [raster.width, extent.width, width] as [number, number, number]
  const down = [raster.height, extent.height, height] as [number, number, number]
  const wide =
    channels === 3
      ? resizeColours(source, raster.height, across)
      : resizeAxis(source, raster.height, across, channels)
  const both = resizeAxis(wide, 1, down, width * channels)
  return { width, height, channels, pixels: rounded(both) }
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
