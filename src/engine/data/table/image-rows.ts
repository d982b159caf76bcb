import type { ImageShape } from '../../../contract/data'
import { StudioError } from '../../../contract/errors'
import type { ImageFeatures } from '../dataset'
import { allRows } from '../rows/example-rows'
import { rowsOfPictures } from '../rows/pixels'

/** The images of the rows, in that order. */
export function selectImages(features: ImageFeatures, rows: Int32Array): ImageFeatures {
  const { pixels } = features
  const isHeld = ArrayBuffer.isView(pixels)
  return {
    ...features,
    pixels: isHeld ? rowsOfPictures(features).gather(rows) : pixels.select(rows)
  }
}

/** Images of one shape, one set after the other. */
export function joinImages(parts: ImageFeatures[]): ImageFeatures {
  const [first] = parts
  if (!first) throw new StudioError('invalid-data', 'No images were given.')
  if (parts.length === 1) return first
  const read = parts.map((part) => {
    const rows = rowsOfPictures(part)
    return ArrayBuffer.isView(part.pixels) ? part.pixels : rows.gather(allRows(rows.length))
  })
  const bytes = read.every((pixels) => pixels instanceof Uint8Array)
  const total = read.reduce((sum, { length }) => sum + length, 0)
  const pixels = bytes ? new Uint8Array(total) : new Float32Array(total)
  let start = 0
  for (const part of read) {
    pixels.set(part, start)
    start += part.length
  }
  const low = Math.min(...parts.map(({ range }) => range[0]))
  const high = Math.max(...parts.map(({ range }) => range[1]))
  return { ...first, pixels, range: [low, high] }
}

/** A shape of pixels by its names. */
export function namedShape([height, width, channels]: number[]): ImageShape {
  return { height: height!, width: width!, channels: channels === 3 ? 3 : 1 }
}
