import { waitFor } from '@testing-library/svelte'
import { expect, it, vi } from 'vitest'
import type { ExperimentSummary } from '../../../contract/experiment/calls'
import { madeRun } from '../../testing/made-records'
import { openPage } from '../../testing/mount-with-stores'
import { Endings } from './endings.svelte'

const long = { worked: 61_000 }
const training = { ...long, state: 'running' } as const

const experiment = (members: string[], finished: number): ExperimentSummary => ({
  ...{ id: 'pair', name: 'Which mixing helps?', question: '', created: 0, metric: 'accuracy' },
  data: {
    source: { kind: 'bundled', name: 'digits' },
    reading: { missing: [], ignore: [], categorical: [] }
  },
  ...{ configurations: 2, seeds: 1, folds: null, runs: members.length, active: 0, failed: 0 },
  stage: { kind: 'early', complete: 0, look: null, next: null },
  ...{ members, finished, verdicts: [] }
})

async function openEndings(
  runs = [madeRun('one', training)],
  experiments: ExperimentSummary[] = []
) {
  const page = await openPage({ listRuns: () => runs, listExperiments: () => experiments })
  const shown: string[] = []
  const ask = vi.fn(() => Promise.resolve(true))
  const show = (title: string, text: string) => void shown.push(`${title}: ${text}`)
  const messages = { allowed: () => false, ask, show }
  const { notices, runs: store, experiments: kept } = page.stores
  const endings = new Endings(notices, store, kept, messages)
  await store.open()
  const end = async (id: string, change = {}) => {
    const before = store.list.find((run) => run.id === id)!
    page.host.emit('status', { id, status: { ...before.status, state: 'finished', ...change } })
    await waitFor(() => expect(store.active.map((run) => run.id)).not.toContain(id))
    endings.follow()
  }
  return { ...page, endings, ask, shown, end, notices }
}

it('offers messages once, and is off until somebody wants them', async () => {
  const { endings, notices, ask, shown, end } = await openEndings()
  endings.follow()
  endings.follow()
  expect(notices.list).toHaveLength(1)
  expect(endings.enabled).toBe(false)
  expect(ask).not.toHaveBeenCalled()
  await end('one')
  expect(shown).toEqual([])
  const again = await openEndings()
  again.endings.follow()
  expect(again.notices.list).toEqual([])
})

it('reports a long run that ends, and how', async () => {
  const { endings, notices, ask, shown, end } = await openEndings([
    madeRun('one', training),
    madeRun('two', training),
    madeRun('brief', { state: 'running', worked: 5000 })
  ])
  endings.follow()
  notices.list[0]!.action!.run()
  await waitFor(() => expect(endings.enabled).toBe(true))
  expect(ask).toHaveBeenCalledOnce()
  await end('one')
  await waitFor(() => expect(shown).toHaveLength(1))
  await end('two', { state: 'failed', error: { code: 'internal', message: 'No memory.' } })
  await waitFor(() => expect(shown).toHaveLength(2))
  await end('brief')
  expect(shown[0]).toMatch(/Finished after 10 epochs\.$/)
  expect(shown[1]).toMatch(/Ended: No memory\.$/)
})

it('reports an experiment once all of its runs have ended, and none of them alone', async () => {
  const summaries = [experiment(['one', 'two'], 1)]
  const { endings, shown, end } = await openEndings(
    [madeRun('one', training), madeRun('two', training)],
    summaries
  )
  await endings.enable()
  endings.follow()
  await end('one')
  summaries[0] = experiment(['one', 'two'], 2)
  await end('two')
  await waitFor(() => expect(shown).toEqual(['Which mixing helps?: 2 runs ended.']))
})

it('says so where the system refuses', async () => {
  const { endings, ask, notices } = await openEndings()
  ask.mockResolvedValue(false)
  await endings.enable()
  expect(endings.enabled).toBe(false)
  expect(notices.list[0]?.tone).toBe('bad')
})
