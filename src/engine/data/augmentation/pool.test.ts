import { fileURLToPath } from 'node:url'
import { afterAll, expect, it, vi } from 'vitest'
import { augmentationPresets } from '../../../contract/augmentation'
import { generator } from '../../../core/random'
import { augmentOne, newJob, type AugmentationJob } from './job'
import { AugmentationPool } from './pool'

const pictures = 24
const random = generator(4, 'generation')
const original = Uint8Array.from({ length: pictures * 48 * 64 * 3 }, () => random.integer(256))

function job(): AugmentationJob {
  const made = newJob({
    shape: [48, 64, 3],
    config: { ...augmentationPresets.photos.augmentation, cropPadding: 4 },
    draws: Array.from({ length: pictures }, (_, index) => ({
      ...{ flip: index % 2 === 0, down: (index % 9) - 4, right: 3 - (index % 7), seed: 100 + index }
    })),
    levels: [1, 2, 3].map((scale) =>
      Float32Array.from({ length: 256 }, (_, byte) => (byte - 127) / (100 * scale))
    ),
    padding: [-1, -2, -3]
  })
  new Uint8Array(made.pixels).set(original)
  return made
}

const alone = job()
for (let index = 0; index < pictures; index++) augmentOne(alone, index)
const expected = [...new Float32Array(alone.encoded)]

const path = fileURLToPath(new URL('./worker.ts', import.meta.url))
const entry = `require('tsx/cjs'); require(${JSON.stringify(path)})`
const limits = { wait: 10_000, fewest: 1 }
const pool = new AugmentationPool(entry, 2, { eval: true }, limits)
afterAll(() => pool.close())

it('gives the same numbers with helpers, while they start and once they run', async () => {
  expect([...pool.run(job())]).toEqual(expected)
  // nobody else works on this job, so the helpers run once its first pictures are taken
  const offered = job()
  pool.offer(offered)
  await vi.waitFor(
    () => expect(new Int32Array(offered.state)[0]).toBeGreaterThan(pictures),
    300_000
  )
  for (let round = 0; round < 3; round++) expect([...pool.run(job())]).toEqual(expected)
})

it('does what a thread that died has left', () => {
  const idle = new AugmentationPool('', 1, { eval: true }, { ...limits, wait: 50 })
  const started = job()
  // another thread took the first picture and never finished it
  new Int32Array(started.state)[0] = 1
  expect([...idle.run(started)]).toEqual(expected)
})

it('needs no helpers, and finds none where code runs from its sources', () => {
  expect([...new AugmentationPool().run(job())]).toEqual(expected)
})
