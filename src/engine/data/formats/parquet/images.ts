import type { Resizing, ImageShape } from '../../../../contract/data'
import { StudioError } from '../../../../contract/errors'
import type { ImageFeatures } from '../../dataset'
import { decodeImages, findShape, type ImageDecoder, probeImage } from '../../images'
import { imageFormat } from '../../images/header'
import type { ParquetFile } from './file'
import type { Problems } from '../../problems'

/** Images looked at to find a common size. */
const probed = 1000

/** The first column whose cells hold encoded images. */
export async function findImageColumn({ blobs, readBlobs }: ParquetFile): Promise<string | null> {
  for (const column of blobs) {
    for await (const cells of readBlobs(column, 20)) {
      if (cells.some((bytes) => bytes !== null && imageFormat(bytes) !== null)) return column
    }
  }
  return null
}

/** The size that most images have, when none was asked for. */
export async function findImageShape(
  file: ParquetFile,
  column: string,
  problems: Problems
): Promise<ImageShape> {
  const sizes = []
  for await (const cells of file.readBlobs(column, probed)) {
    for (const bytes of cells) {
      try {
        if (bytes) sizes.push(probeImage(bytes))
      } catch {
        // Reported when it is decoded.
      }
    }
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

/** Decodes images; one that cannot be read is reported and left out. */
export async function decodeCells(
  cells: (Uint8Array | null)[],
  { shape, decoder, mode }: Decoding,
  report: (position: number, message: string) => void
): Promise<{ images: ImageFeatures; positions: number[] }> {
  const encoded = cells.map((bytes) => bytes ?? new Uint8Array())
  const decoded = await decodeImages(encoded, shape, decoder, mode)
  const positions: number[] = []
  const size = shape.height * shape.width * shape.channels
  const pixels = new Uint8Array(cells.length * size)
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
  return { positions, images }
}
