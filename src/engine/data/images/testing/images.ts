import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import type { ProblemKind } from '../../../../contract/records'
import { generator, type Generator } from '../../../../core/random'
import type { DataSet } from '../../dataset'

const shapeClasses = ['circles', 'squares', 'triangles'] as const
type ShapeClass = (typeof shapeClasses)[number]

function outline(kind: ShapeClass, rng: Generator): string {
  const size = 14 + 14 * rng.uniform()
  const x = size + (64 - 2 * size) * rng.uniform()
  const y = size + (64 - 2 * size) * rng.uniform()
  if (kind === 'circles') return `<circle cx="${x}" cy="${y}" r="${size}"/>`
  if (kind === 'squares') {
    return `<rect x="${x - size}" y="${y - size}" width="${2 * size}" height="${2 * size}"/>`
  }
  return `<polygon points="${x},${y - size} ${x - size},${y + size} ${x + size},${y + size}"/>`
}

/** A 64x64 JPEG of one shape: place, size and colours drawn from the generator. */
async function drawShape(kind: ShapeClass, rng: Generator): Promise<Buffer> {
  const colour = (from: number): string =>
    `rgb(${[0, 1, 2].map(() => from + rng.integer(96)).join(',')})`
  const paper = colour(160)
  const ink = colour(0)
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"><rect width="64" height="64" fill="${paper}"/><g fill="${ink}">${outline(kind, rng)}</g></svg>`
  return sharp(Buffer.from(svg)).jpeg({ quality: 90 }).toBuffer()
}

/** Writes a folder of JPEGs in three classes (circles, squares, triangles) to train on. */
export async function writeShapeFolder(folder: string, perClass: number, seed = 0): Promise<void> {
  const rng = generator(seed, 'generation')
  for (const kind of shapeClasses) {
    await mkdir(join(folder, kind), { recursive: true })
    for (let index = 0; index < perClass; index++) {
      await writeFile(join(folder, kind, `${index}.jpg`), await drawShape(kind, rng))
    }
  }
}

/** Bytes of a PNG, JPEG, ... of raw pixels, row-major [height, width, channels]. */
export function encode(
  pixels: ArrayLike<number>,
  width: number,
  height: number,
  format: 'png' | 'jpeg' | 'gif' | 'webp' = 'png'
): Promise<Buffer> {
  const channels = (pixels.length / width / height) as 1 | 2 | 3 | 4
  const image = sharp(Uint8Array.from(pixels), { raw: { width, height, channels } })
  if (format === 'jpeg') return image.jpeg({ quality: 100, chromaSubsampling: '4:4:4' }).toBuffer()
  if (format === 'webp') return image.webp({ lossless: true }).toBuffer()
  return format === 'gif' ? image.gif().toBuffer() : image.png().toBuffer()
}

/** Bytes of a PNG of one colour. */
export function plain(
  colour: [number, number, number],
  width = 8,
  height = 8,
  format: 'png' | 'jpeg' | 'gif' | 'webp' = 'png'
): Promise<Buffer> {
  const pixels = Array.from({ length: width * height }, () => colour).flat()
  return encode(pixels, width, height, format)
}

/** Writes files below a folder, making the folders on the way; null makes an empty folder. */
export async function writeTree(
  folder: string,
  tree: Record<string, Uint8Array | string | null>
): Promise<void> {
  for (const [path, content] of Object.entries(tree)) {
    const full = join(folder, path)
    await mkdir(content === null ? full : join(full, '..'), { recursive: true })
    if (content !== null) await writeFile(full, content)
  }
}

/** Images that all differ, by name. */
export async function distinct(names: string[]): Promise<Record<string, Buffer>> {
  const images = names.map(async (name, i) => [name, await plain([i * 7, 255 - i * 5, i])] as const)
  return Object.fromEntries(await Promise.all(images))
}

/** The lines of one kind in a data set's report, as text. */
export function reportLines({ report }: Pick<DataSet, 'report'>, kind: ProblemKind): string[] {
  return report.problems
    .filter((line) => line.kind === kind)
    .map(({ where, message }) => `${where}: ${message}`)
}
