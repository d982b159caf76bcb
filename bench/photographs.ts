import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { generator } from '../src/core/random'
import { mapConcurrently } from '../src/engine/data/images/concurrency'

export const photographSide = 256
const classes = 10

/** Smooth colours with texture: about 20 kB as JPEG, as photographs of this size have. */
function photo(index: number): Promise<Buffer> {
  const rng = generator(index, 'generation')
  const [a, b, c] = [5 + 40 * rng.uniform(), 5 + 40 * rng.uniform(), 6.3 * rng.uniform()]
  const pixels = new Uint8Array(photographSide * photographSide * 3)
  for (let i = 0, at = 0; i < photographSide * photographSide; i++) {
    const wave =
      110 + 60 * Math.sin((i % photographSide) / a + c) + 50 * Math.cos(i / photographSide / b)
    const grain = (Math.imul(i + index, 2654435761) >>> 27) - 16
    for (let channel = 0; channel < 3; channel++) pixels[at++] = wave + grain + channel * 12
  }
  return sharp(pixels, { raw: { width: photographSide, height: photographSide, channels: 3 } })
    .jpeg({ quality: 85 })
    .toBuffer()
}

/**
 * Writes JPEGs of ten classes into folders, each another picture.
 * @returns bytes of all of them
 */
export async function writePhotographs(folder: string, count: number): Promise<number> {
  for (let i = 0; i < classes; i++) await mkdir(join(folder, String(i)), { recursive: true })
  const indices = Array.from({ length: count }, (_, index) => index)
  let bytes = 0
  await mapConcurrently(indices, 8, async (index) => {
    const jpeg = await photo(index)
    bytes += jpeg.length
    await writeFile(join(folder, String(index % classes), `${index}.jpg`), jpeg)
  })
  return bytes
}
