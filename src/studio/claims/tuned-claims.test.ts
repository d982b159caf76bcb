import { expect, it, vi } from 'vitest'
import { hostWithoutData } from './testing/host-without-data'

const opened = hostWithoutData('tuned-claims')

it('a claim against tuned plain training tunes both sides first, and is another page', async () => {
  const { call } = opened.host.client
  const usual = await call.claimBase({ source: { kind: 'generated', name: 'two-moons' } })
  const base = { ...usual, training: { ...usual.training, epochs: 1 } }
  const view = async (tuned: boolean) =>
    (await call.claims({ base, seeds: 2, tuned, names: ['test-error'] }))[0]!

  const trials = 2 * 6
  const paired = 2 * 2
  expect(await view(true)).toMatchObject({ state: 'untested', runs: trials + paired })
  expect((await view(true)).test).toContain('first tuned on the validation split')
  expect(await view(false)).toMatchObject({ state: 'untested', runs: paired })

  const { experiment } = await call.startClaim({ base, seeds: 2, tuned: true, name: 'test-error' })
  const states = new Set<string>()
  const ended = async () => {
    const { state } = await view(true)
    states.add(state)
    return state === 'tested'
  }
  await vi.waitUntil(ended, { timeout: 300_000, interval: 20 })
  expect([...states].sort()).toEqual(['tested', 'training'])
  expect(await view(true)).toMatchObject({ finishedRuns: trials + paired })
  expect(await view(false)).toMatchObject({ state: 'untested', page: null, experiment: null })

  const { tuning } = await call.experiment({ id: experiment })
  expect(tuning?.map((one) => one.trials.length)).toEqual([6, 6])
})
