import type { Resizing } from '../../../contract/data'
import type { Raster } from '../../../core/image-formats/raster'
import { resample } from '../../pixels/resample'

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
  const pixels = resample(
    raster,
    [raster.height, extent.height, height],
    [raster.width, extent.width, width]
  )
  return { width, height, channels: raster.channels, pixels }
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
