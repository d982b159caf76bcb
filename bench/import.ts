/**
 * Import speed: `npx tsx bench/import.ts [images]`. Makes JPEGs of 256x256 in a temporary folder,
 * reads them at 32x32 with an empty and with a full cache, and prints the medians.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { readingOptions } from '../src/contract/data'
import { readImages } from '../src/engine/data/images'
import { loadTensorFlow } from '../src/engine/runtime/tensorflow'
import { photographSide, writePhotographs } from './photographs'
import { median } from './report'

const images = Number(process.argv[2] ?? 10_000)
const rounds = 3

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
  const bytes = await writePhotographs(folder, images)
  console.log(
    `${images} JPEGs of ${photographSide}x${photographSide}, ${Math.round(bytes / images / 1000)} kB each; ${availableParallelism()} cores`
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
