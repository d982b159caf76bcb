import type { Raster } from './raster'

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

/** [lines, from, inner] to [lines, to, inner]. */
function resizeAxis(
  source: ArrayLike<number>,
  lines: number,
  [from, extent, to]: [from: number, extent: number, to: number],
  inner: number
): Float64Array {
  const { first, weights } = triangleTaps(from, extent, to)
  const out = new Float64Array(lines * to * inner)
  for (let line = 0; line < lines; line++) {
    for (let position = 0; position < to; position++) {
      const taps = weights[position] ?? new Float64Array()
      const start = (line * from + (first[position] ?? 0)) * inner
      const target = (line * to + position) * inner
      for (let c = 0; c < inner; c++) {
        let sum = 0
        for (let tap = 0; tap < taps.length; tap++) {
          sum += (taps[tap] ?? 0) * (source[start + tap * inner + c] ?? 0)
        }
        out[target + c] = sum
      }
    }
  }
  return out
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
  const wide = resizeAxis(source, raster.height, across, channels)
  const both = resizeAxis(wide, 1, down, width * channels)
  return { width, height, channels, pixels: Uint8Array.from(both, Math.round) }
}
