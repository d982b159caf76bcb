import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { reportForTests } from '../../contract/testing/report'
import { openHost, type Host } from '../testing/host'
import { Claims } from './claims'
import { RunStudyCache } from './run-studies'

let home: string
let host: Host
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'looking-'))
  // the fake desk reads no data
  vi.spyOn(Claims.prototype as unknown as { report: () => unknown }, 'report').mockResolvedValue(
    reportForTests()
  )
  host = await openHost(home)
})
afterEach(async () => {
  await host.studio.close()
  vi.restoreAllMocks()
  await rm(home, { recursive: true, force: true })
})

it('looking at claims measures nothing, also once all their runs have finished', async () => {
  const source = { kind: 'generated', name: 'two-moons' } as const
  const usual = await host.client.call.claimBase({ source })
  const base = { ...usual, training: { ...usual.training, epochs: 1 } }
  const subject = { base, seeds: 2 }
  const look = async () =>
    (await host.client.call.claims({ ...subject, names: ['calibration'] }))[0]!
  const request = vi.spyOn(RunStudyCache.prototype, 'request').mockReturnValue()

  await host.client.call.startClaim({ ...subject, name: 'calibration' })
  await vi.waitUntil(async () => (await look()).finishedRuns === 4, { timeout: 300_000 })
  // nothing is requested yet, as in the moment after the last run has ended
  expect(await look()).toMatchObject({ studies: 4, finishedStudies: 0, state: 'measuring' })

  // a host on the same home that started nothing
  await host.studio.close()
  host = await openHost(home)
  request.mockClear()
  expect(await look()).toMatchObject({ finishedRuns: 4, finishedStudies: 0, state: 'stopped' })
  expect(request).not.toHaveBeenCalled()
  await host.client.call.startClaim({ ...subject, name: 'calibration' })
  await vi.waitUntil(() => request.mock.calls.length >= 4, { timeout: 300_000 })
})
