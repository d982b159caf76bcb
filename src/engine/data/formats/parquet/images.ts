import type { Resizing, ImageShape } from '../../../../contract/data'
import { StudioError } from '../../../../contract/errors'
import type { ImageFeatures } from '../../dataset'
import { decodeImages, findShape, type ImageDecoder, probeImage } from '../../images'
import { imageFormat } from '../../images/header'
import type { ParquetFile, ParquetRow } from './file'
import type { Problems } from '../../problems'

/** Images looked at to find a common size. */
const probed = 1000

/** The bytes of an encoded image in a cell: bytes as they are, or as Hugging Face writes them, { bytes, path }. */
function imageBytes(cell: unknown): Uint8Array | null {
  const bytes = cell instanceof Uint8Array ? cell : (cell as { bytes?: unknown } | null)?.bytes
  return bytes instanceof Uint8Array ? bytes : null
}

/** The first column whose cells hold encoded images. */
export function findImageColumn(columns: string[], rows: ParquetRow[]): string | null {
  const sample = rows.slice(0, 20)
  const holdsImage = (column: string) =>
    sample.some((row) => {
      const bytes = imageBytes(row[column])
      return bytes !== null && imageFormat(bytes) !== null
    })
  return columns.find(holdsImage) ?? null
}

/** The size that most images have, when none was asked for. */
export async function findImageShape(
  file: ParquetFile,
  column: string,
  problems: Problems
): Promise<ImageShape> {
  const sizes = []
  for await (const rows of file.read()) {
    for (const row of rows.slice(0, probed - sizes.length)) {
      try {
        const bytes = imageBytes(row[column])
        if (bytes) sizes.push(probeImage(bytes))
      } catch {
        // Reported when it is decoded.
      }
    }
    if (sizes.length >= probed) break
  }
  if (sizes.length === 0) {
    throw new StudioError(
      'invalid-data',
      `${file.name}: no image in the column "${column}" can be read.`
    )
  }
  const { shape, note } = findShape(sizes)
  problems.add(note.kind, note.where, note.message)
  return shape
}

/** Which column holds images, and how they are read. */
export interface Decoding {
  column: string
  shape: ImageShape
  decoder: ImageDecoder
  mode: Resizing | undefined
}

export interface DecodedRows {
  /** Rows whose image could be read. */
  rows: ParquetRow[]
  /** Position of each in the rows that were given. */
  positions: number[]
  images: ImageFeatures
}

/** Decodes the images of rows; a row whose image cannot be read is reported and left out. */
export async function decodeRows(
  rows: ParquetRow[],
  { column, shape, decoder, mode }: Decoding,
  report: (position: number, message: string) => void
): Promise<DecodedRows> {
  const encoded = rows.map((row) => imageBytes(row[column]) ?? new Uint8Array())
  const decoded = await decodeImages(encoded, shape, decoder, mode)
  const positions: number[] = []
  const size = shape.height * shape.width * shape.channels
  const pixels = new Uint8Array(rows.length * size)
  decoded.forEach((result, position) => {
    if (result instanceof StudioError) return report(position, result.message)
    pixels.set(result, positions.length * size)
    positions.push(position)
  })
  const images: ImageFeatures = {
    kind: 'image',
    shape: [shape.height, shape.width, shape.channels],
    pixels: pixels.subarray(0, positions.length * size),
    range: [0, 255]
  }
  return { rows: positions.map((position) => rows[position]!), positions, images }
}
