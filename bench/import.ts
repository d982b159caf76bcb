/**
 * Import speed: `npx tsx bench/import.ts [images]`. Makes JPEGs of 256x256 in a temporary folder,
 * reads them at 32x32 with an empty and with a full cache, and prints the medians.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { readingOptions } from '../src/contract/data'
import { generator } from '../src/core/random'
import { mapConcurrently } from '../src/engine/data/images/concurrency'
import { readImages } from '../src/engine/data/images'
import { loadTensorFlow } from '../src/engine/runtime/tensorflow'

const images = Number(process.argv[2] ?? 10_000)
const classes = 10
const side = 256
const rounds = 3

/** Smooth colours with texture: about 20 kB as JPEG, as photographs of this size have. */
function photo(index: number): Promise<Buffer> {
  const rng = generator(index, 'generation')
  const [a, b, c] = [5 + 40 * rng.uniform(), 5 + 40 * rng.uniform(), 6.3 * rng.uniform()]
  const pixels = new Uint8Array(side * side * 3)
  for (let i = 0, at = 0; i < side * side; i++) {
    const wave = 110 + 60 * Math.sin((i % side) / a + c) + 50 * Math.cos(i / side / b)
    const grain = (Math.imul(i + index, 2654435761) >>> 27) - 16
    for (let channel = 0; channel < 3; channel++) pixels[at++] = wave + grain + channel * 12
  }
  return sharp(pixels, { raw: { width: side, height: side, channels: 3 } })
    .jpeg({ quality: 85 })
    .toBuffer()
}

function median(values: number[]): number {
  return values.sort((x, y) => x - y)[values.length >> 1] ?? NaN
}

async function timed(work: () => Promise<unknown>): Promise<{ seconds: number; cores: number }> {
  const started = performance.now()
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  const seconds = (performance.now() - started) / 1000
  return { seconds, cores: (user + system) / 1e6 / seconds }
}

const home = await mkdtemp(join(tmpdir(), 'import-bench-'))
try {
  const folder = join(home, 'data')
  for (let i = 0; i < classes; i++) await mkdir(join(folder, String(i)), { recursive: true })
  const indices = Array.from({ length: images }, (_, index) => index)
  let bytes = 0
  await mapConcurrently(indices, 8, async (index) => {
    const jpeg = await photo(index)
    bytes += jpeg.length
    await writeFile(join(folder, String(index % classes), `${index}.jpg`), jpeg)
  })
  console.log(
    `${images} JPEGs of ${side}x${side}, ${Math.round(bytes / images / 1000)} kB each; ${availableParallelism()} cores`
  )

  await loadTensorFlow()
  const reading = {
    ...readingOptions.parse({}),
    image: { height: 32, width: 32, channels: 3 as const }
  }
  const read = (cache: string): Promise<unknown> =>
    readImages(folder, 'image-folder', reading, join(home, cache))
  const report = (name: string, results: { seconds: number; cores: number }[]): void => {
    const seconds = median(results.map((result) => result.seconds))
    const cores = median(results.map((result) => result.cores))
    console.log(
      `${name}: ${seconds.toFixed(2)} s, ${Math.round(images / seconds)} images/s, ${cores.toFixed(2)} cores busy (medians of ${rounds})`
    )
  }
  const cold = []
  const warm = []
  for (let round = 0; round < rounds; round++) {
    cold.push(await timed(() => read(`cache${round}`)))
    warm.push(await timed(() => read(`cache${round}`)))
  }
  report('empty cache', cold)
  report('full cache', warm)
} finally {
  await rm(home, { recursive: true, force: true })
}
