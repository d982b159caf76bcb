import { joinPieces, padding } from '../../../core/text/word-pieces'
import type { Preprocessing, TablePreprocessing } from '../../../contract/preprocessing'

/** Preprocessed pixels as bytes of the range that the data has, whatever it was; what lies outside is cut. */
export function toBytes(
  { range, offset, scale }: Extract<Preprocessing['features'], { kind: 'image' }>,
  encoded: Float32Array
): Uint8Array<ArrayBuffer> {
  const [low, high] = range
  const bytes = new Uint8Array(encoded.length)
  encoded.forEach((value, index) => {
    const channel = index % offset.length
    const pixel = value * scale[channel]! + offset[channel]!
    bytes[index] = Math.round(Math.min(1, Math.max(0, (pixel - low) / (high - low))) * 255)
  })
  return bytes
}

interface EncodedName {
  name: string
  offset: number
  scale: number
}

function encodedNames({ columns }: TablePreprocessing): EncodedName[] {
  const asItIs = { offset: 0, scale: 1 }
  return columns.flatMap((column) => {
    if (column.kind === 'text') return []
    if (column.kind === 'categorical') {
      return column.categories.map((category) => ({
        name: `${column.name} = ${category}`,
        ...asItIs
      }))
    }
    const { name, offset, scale, indicator } = column
    const missing = indicator ? [{ name: `${name} is missing`, ...asItIs }] : []
    return [{ name, offset, scale }, ...missing]
  })
}

/** Encoded texts as they are written, pieces separated by blanks; null for other columns. */
export function toTexts({ columns }: TablePreprocessing, encoded: Float32Array): string[] | null {
  const [text] = columns
  if (text?.kind !== 'text') return null
  return Array.from({ length: encoded.length / text.length }, (_, row) => {
    const own = encoded.subarray(row * text.length, (row + 1) * text.length)
    const pieces = Array.from(own).filter((piece) => piece !== padding)
    return joinPieces(pieces.map((piece) => text.pieces[piece] ?? ''))
  })
}

export const columnNames = (fitted: TablePreprocessing): string[] =>
  encodedNames(fitted).map(({ name }) => name)

/** Preprocessed rows in the units of the data; categories stay shares between 0 and 1. */
export function toUnits(
  fitted: TablePreprocessing,
  encoded: Float32Array
): Float32Array<ArrayBuffer> {
  const columns = encodedNames(fitted)
  return Float32Array.from(encoded, (value, index) => {
    const { offset, scale } = columns[index % columns.length]!
    return value * scale + offset
  })
}
