import type { ImageShape, ReadingOptions } from '../../../contract/data'
import type { Problems } from '../problems'
import type { RawColumn, RawTable } from './raw-table'
import { pixelRange } from './table-features'

const fewestPixels = 16
const looksLikePixels = (text: string) =>
  /^\s*\[?\s*\d+(\.\d+)?([\s,]+\d+(\.\d+)?){15,}\s*\]?\s*$/.test(text)

const numbersOf = (text: string) =>
  text
    .replace(/[[\]]/g, ' ')
    .trim()
    .split(/[\s,]+/)

/** Height, width and channels of so many pixels: asked for, or square and grey, or square and coloured. */
function shapeOf(pixels: number, asked: ImageShape | undefined): ImageShape | null {
  if (asked) return asked.height * asked.width * asked.channels === pixels ? asked : null
  for (const channels of [1, 3] as const) {
    const side = Math.sqrt(pixels / channels)
    if (Number.isInteger(side)) return { height: side, width: side, channels }
  }
  return null
}

/** Whether every cell of a column is a picture of the same size, written as numbers. */
function pixelCount({ words, numbers, codes }: RawColumn): number | null {
  if (words.length === 0 || !codes || !looksLikePixels(words[0]!)) return null
  const count = numbersOf(words[0]!).length
  const fits = words.every((word) => looksLikePixels(word) && numbersOf(word).length === count)
  return fits && count >= fewestPixels && numbers.every(Number.isNaN) ? count : null
}

/** A table whose pictures are in a column as texts of numbers ("70 80 82 ..."), with these pictures as its images. */
export function readPixelColumn(
  table: RawTable,
  reading: ReadingOptions,
  problems: Problems
): RawTable {
  if (table.images) return table
  for (const column of table.columns) {
    const count = pixelCount(column)
    const shape = count === null ? null : shapeOf(count, reading.image)
    if (count === null || !shape || column.codes!.includes(-1)) continue
    const pictures = column.words.map((word) => Float32Array.from(numbersOf(word), Number))
    const pixels = new Float32Array(table.rows * count)
    column.codes!.forEach((code, row) => pixels.set(pictures[code]!, row * count))
    let [minimum, maximum, whole] = [Infinity, -Infinity, true]
    for (const pixel of pixels) {
      minimum = Math.min(minimum, pixel)
      maximum = Math.max(maximum, pixel)
      whole &&= Number.isInteger(pixel)
    }
    const range = pixelRange(minimum, maximum)
    const { height, width, channels } = shape
    problems.add(
      'note',
      column.name,
      `texts of ${count} numbers, read as images of ${width}x${height}`
    )
    return {
      ...table,
      columns: table.columns.filter((other) => other !== column),
      images: {
        kind: 'image',
        shape: [height, width, channels],
        pixels: whole && range[1] <= 255 ? Uint8Array.from(pixels) : pixels,
        range
      }
    }
  }
  return table
}
