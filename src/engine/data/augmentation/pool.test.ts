import { fileURLToPath } from 'node:url'
import { afterAll, expect, it, vi } from 'vitest'
import { augmentationPresets } from '../../../contract/augmentation'
import { generator } from '../../../core/random'
import { augmentBytes, type AugmentationJob } from './job'
import { AugmentationPool } from './pool'

const shape: AugmentationJob['shape'] = [48, 64, 3]
const size = 48 * 64 * 3
const seeds = Array.from({ length: 24 }, (_, index) => 100 + index)
const { augmentation: config } = augmentationPresets.photos
const random = generator(4, 'generation')
const original = Uint8Array.from({ length: seeds.length * size }, () => random.integer(256))
const own = (index: number) => original.subarray(index * size, (index + 1) * size)
const alone = (index: number) => augmentBytes(own(index), shape, config, seeds[index]!)
const expected = seeds.flatMap((_, index) => [...alone(index)])

function newJob(): AugmentationJob {
  const pixels = new SharedArrayBuffer(original.length)
  new Uint8Array(pixels).set(original)
  return { shape, config, seeds, pixels, state: new SharedArrayBuffer(4 * (1 + seeds.length)) }
}

const path = fileURLToPath(new URL('./worker.ts', import.meta.url))
const entry = `require('tsx/cjs'); require(${JSON.stringify(path)})`
const pool = new AugmentationPool(entry, 2, { eval: true })
afterAll(() => pool.close())

it('gives the same bytes with helpers, while they start and once they run', async () => {
  expect([...pool.run(newJob(), alone)]).toEqual(expected)
  // nobody else works on this job, so the helpers run once its first pictures are taken
  const job = newJob()
  pool.offer(job)
  await vi.waitFor(
    () => expect(new Int32Array(job.state)[0]).toBeGreaterThan(seeds.length),
    300_000
  )
  for (let round = 0; round < 3; round++) {
    expect([...pool.run(newJob(), alone)]).toEqual(expected)
  }
})

it('does what a thread that died has left', () => {
  const idle = new AugmentationPool('', 1, { eval: true }, 50)
  const job = newJob()
  // another thread took the first picture and never finished it
  new Int32Array(job.state)[0] = 1
  expect([...idle.run(job, alone)]).toEqual(expected)
})

it('needs no helpers, and finds none where code runs from its sources', () => {
  const none = new AugmentationPool()
  expect(none.suits(1e9)).toBe(false)
  expect([...none.run(newJob(), alone)]).toEqual(expected)
})
