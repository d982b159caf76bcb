import type { ImageShape } from '../../../contract/data'
import { StudioError } from '../../../contract/errors'
import type { ImageFeatures } from '../dataset'

const sizeOf = ({ shape }: ImageFeatures) => shape[0] * shape[1] * shape[2]

/** The images of the rows, in that order. */
export function selectImages(features: ImageFeatures, rows: Int32Array): ImageFeatures {
  const size = sizeOf(features)
  const kind = features.pixels instanceof Uint8Array ? Uint8Array : Float32Array
  const pixels = new kind(rows.length * size)
  rows.forEach((row, index) =>
    pixels.set(features.pixels.subarray(row * size, (row + 1) * size), index * size)
  )
  return { ...features, pixels }
}

/** Images of one shape, one set after the other. */
export function joinImages(parts: ImageFeatures[]): ImageFeatures {
  const [first] = parts
  if (!first) throw new StudioError('invalid-data', 'No images were given.')
  if (parts.length === 1) return first
  const bytes = parts.every(({ pixels }) => pixels instanceof Uint8Array)
  const total = parts.reduce((sum, { pixels }) => sum + pixels.length, 0)
  const pixels = bytes ? new Uint8Array(total) : new Float32Array(total)
  let start = 0
  for (const part of parts) {
    pixels.set(part.pixels, start)
    start += part.pixels.length
  }
  const low = Math.min(...parts.map(({ range }) => range[0]))
  const high = Math.max(...parts.map(({ range }) => range[1]))
  return { ...first, pixels, range: [low, high] }
}

/** A shape of pixels by its names. */
export function namedShape([height, width, channels]: number[]): ImageShape {
  return { height: height!, width: width!, channels: channels === 3 ? 3 : 1 }
}
