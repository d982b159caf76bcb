import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { RunStudies, StudyName } from '../../contract/claims/studies'
import { RunStudyCache } from './run-studies'

/** Milliseconds after which waiting for a condition is given up. */
const patience = 300_000

let home: string
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'studies-'))
  await mkdir(join(home, 'one', 'evaluation'), { recursive: true })
})
afterEach(() => rm(home, { recursive: true, force: true }))

const made: Record<StudyName, RunStudies> = {
  calibration: { calibration: { seconds: 3, ece: 0.1, scaledEce: null, overconfidence: NaN } },
  memorisation: { memorisation: { seconds: 5, corrupted: 4, memorised: 0.5, recovered: 0.25 } },
  between: {},
  robustness: {}
}

function openCache(study = (_folder: string, name: StudyName) => Promise.resolve(made[name])) {
  const asked = vi.fn(study)
  return { asked, cache: new RunStudyCache((run) => join(home, run), asked) }
}

it('keeps what was measured in the run folder, side by side, and measures nothing twice', async () => {
  const { asked, cache } = openCache()
  expect(await cache.of('one')).toEqual({})
  expect(cache.typicalSeconds('calibration')).toBeGreaterThan(0)
  for (const study of ['calibration', 'calibration', 'memorisation'] as const) {
    cache.request('one', study)
  }
  const both = { ...made.calibration, ...made.memorisation }
  await vi.waitFor(async () => expect(await cache.of('one')).toEqual(both), patience)
  expect(asked).toHaveBeenCalledTimes(2)
  expect(cache.typicalSeconds('calibration')).toBe(3)
  expect(await readFile(join(home, 'one', 'evaluation', 'claims.json'), 'utf8')).toContain('"NaN"')
  expect(await openCache().cache.of('one')).toEqual(both)
})

it('measures again what a damaged file has lost', async () => {
  const file = join(home, 'one', 'evaluation', 'claims.json')
  await writeFile(file, '{"calibration": {"seco')
  const { cache } = openCache()
  expect(await cache.of('one')).toEqual({})
  cache.request('one', 'calibration')
  await vi.waitFor(async () => expect(await cache.of('one')).toEqual(made.calibration), patience)
  expect(await openCache().cache.of('one')).toEqual(made.calibration)
})

it('reports why a study failed, and tries again only when asked to', async () => {
  const { asked, cache } = openCache(() => Promise.reject(new Error('no test split')))
  cache.request('one', 'between')
  await vi.waitFor(
    () => expect(cache.errorOf('one', 'between')).toContain('no test split'),
    patience
  )
  cache.request('one', 'between')
  // studies are made in order: by the time the next one has failed, this one would have been made
  cache.request('one', 'calibration')
  await vi.waitFor(() => expect(cache.errorOf('one', 'calibration')).not.toBeNull(), patience)
  expect(asked).toHaveBeenCalledTimes(2)
  cache.retryFailed()
  cache.request('one', 'between')
  await vi.waitFor(() => expect(asked).toHaveBeenCalledTimes(3), patience)
})
