import type { ImageShape, Resizing } from '../../../contract/data'
import { problem, type Finding } from './source'

export interface ImageSize {
  width: number
  height: number
  grey: boolean
}

/** Images of one size are kept as they are up to this side. */
const largestKeptSide = 128
const commonShare = 0.9

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1] ?? 0
}

function mostFrequentSize(sizes: readonly ImageSize[]): {
  width: number
  height: number
  share: number
} {
  const counts = new Map<string, number>()
  for (const { width, height } of sizes) {
    const key = `${width} ${height}`
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  const [key, count] = [...counts].reduce((best, next) => (next[1] > best[1] ? next : best))
  const [width = 0, height = 0] = key.split(' ').map(Number)
  return { width, height, share: count / sizes.length }
}

/**
 * The size to read images at when nobody chose one: the common size where nine in ten share one
 * of at most 128 pixels a side, else 32x32 for small images and 64x64 for larger ones. One channel
 * when no image has colour.
 * @param sizes of at least one image
 */
export function findShape(sizes: readonly ImageSize[]): { shape: ImageShape; note: Finding } {
  const channels = sizes.every(({ grey }) => grey) ? 1 : 3
  const common = mostFrequentSize(sizes)
  const kept =
    common.share >= commonShare && Math.max(common.width, common.height) <= largestKeptSide
  const side = median(sizes.map(({ width, height }) => Math.min(width, height))) < 64 ? 32 : 64
  const { width, height } = kept ? common : { width: side, height: side }
  const colours = channels === 1 ? 'grey' : 'colour'
  const why = kept ? 'the size the images have' : 'the images differ in size or are large'
  const message = `read as ${width}x${height} ${colours} (${why}); choose an image size to change this`
  return { shape: { height, width, channels }, note: problem('note', 'images', message) }
}

/** What resizing to the target size loses or adds; null if little. */
export function sizeMismatch(
  size: ImageSize,
  target: ImageShape,
  mode: Resizing = 'stretch'
): string | null {
  const from = `${size.width}x${size.height}`
  const to = `${target.width}x${target.height}`
  const stretch = size.width / size.height / (target.width / target.height)
  if (stretch > 2 || stretch < 0.5) {
    const factor = Math.max(stretch, 1 / stretch)
    const kept = `${Math.round(100 / factor)} %`
    return {
      stretch: `${from} is stretched to ${to}: the sides change by a factor of ${factor.toFixed(1)}`,
      fill: `${from} is cut to ${to}: the middle ${kept} are kept`,
      fit: `${from} is fitted into ${to}: it covers ${kept} of it`
    }[mode]
  }
  if (size.width * 2 <= target.width || size.height * 2 <= target.height) {
    return `${from} is enlarged to ${to}`
  }
  return null
}
