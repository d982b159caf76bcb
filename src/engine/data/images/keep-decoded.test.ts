import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it, vi } from 'vitest'
import { CacheWriter, readCache } from './cache'
import { destinationOf } from './keep-decoded'

const folder = mkdtempSync(join(tmpdir(), 'mixup-keep-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const shape = { height: 1, width: 2, channels: 1 } as const
const entry = (path: string, pixels: string | null) => ({
  ...{ path, stamp: '1', hash: path, pixels, width: 2, height: 1, grey: true, alpha: false },
  problem: pixels === null ? 'damaged' : null
})
const entries = [entry('a', 'x'), entry('b', null), entry('c', 'y')]

async function keepTwo(cacheFolder: string) {
  const destination = destinationOf(cacheFolder, 'key', shape, null)
  const store = await destination.open(3)
  // one written to its place, one put from elsewhere, and a damaged one between them
  const place = store.placeOf!(2)
  place.set([3, 4])
  await store.put(2, place)
  await store.put(0, Uint8Array.of(1, 2))
  const pixels = await store.finish(Int32Array.of(0, 2), entries)
  expect([...(pixels as Uint8Array)]).toEqual([1, 2, 3, 4])
  return destination.notes
}

it('writes pictures that fit in memory into the cache, too', async () => {
  const cache = join(folder, 'whole')
  expect(await keepTwo(cache)).toEqual([])
  expect(await readCache(cache, 'key')).toEqual({
    ...{ shape, entries, pixels: Uint8Array.of(1, 2, 3, 4) }
  })
})

it('goes on without a cache that cannot be made', async () => {
  const file = join(folder, 'file')
  writeFileSync(file, '')
  expect(await keepTwo(file)).toHaveLength(1)
})

it('goes on without a cache that cannot be written to its end, and leaves nothing of it', async () => {
  const put = vi.spyOn(CacheWriter.prototype, 'put').mockRejectedValue(new Error('disk full'))
  const cache = join(folder, 'full')
  expect(await keepTwo(cache)).toHaveLength(1)
  expect(readdirSync(cache)).toEqual([])
  put.mockRestore()
})
