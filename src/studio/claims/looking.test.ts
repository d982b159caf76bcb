import { expect, it, vi } from 'vitest'
import { openHost } from '../testing/host'
import { RunStudyCache } from './run-studies'
import { hostWithoutData } from './testing/host-without-data'

const opened = hostWithoutData('looking')

it('looking at claims measures nothing, also once all their runs have finished', async () => {
  const source = { kind: 'generated', name: 'two-moons' } as const
  const usual = await opened.host.client.call.claimBase({ source })
  const base = { ...usual, training: { ...usual.training, epochs: 1 } }
  const subject = { base, seeds: 2 }
  const look = async () =>
    (await opened.host.client.call.claims({ ...subject, names: ['calibration'] }))[0]!
  const request = vi.spyOn(RunStudyCache.prototype, 'request').mockReturnValue()

  await opened.host.client.call.startClaim({ ...subject, name: 'calibration' })
  await vi.waitUntil(async () => (await look()).finishedRuns === 4, { timeout: 300_000 })
  // nothing is requested yet, as in the moment after the last run has ended
  expect(await look()).toMatchObject({ studies: 4, finishedStudies: 0, state: 'measuring' })

  // a host on the same home that started nothing
  await opened.host.studio.close()
  opened.host = await openHost(opened.home)
  request.mockClear()
  expect(await look()).toMatchObject({ finishedRuns: 4, finishedStudies: 0, state: 'stopped' })
  expect(request).not.toHaveBeenCalled()
  await opened.host.client.call.startClaim({ ...subject, name: 'calibration' })
  await vi.waitUntil(() => request.mock.calls.length >= 4, { timeout: 300_000 })
})
