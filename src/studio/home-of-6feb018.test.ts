import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { childLauncher } from './launch-child'
import { copyHomeOf6feb018 } from './testing/home-of-6feb018'
import { openHost, reaches, type Host } from './testing/host'
import { programs } from './testing/programs'

const flowers = '20261128-225132986-rhuew'
const stopped = '20261128-225142121-5q53n'

let folder: string
let host: Host
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'home-of-6feb018-'))
  const home = await copyHomeOf6feb018(folder)
  host = await openHost(home, { launch: childLauncher(programs.trainer) })
})
afterAll(async () => {
  await host.studio.close()
  await rm(folder, { recursive: true, force: true })
})

it('lists its runs with their states, names and tags', async () => {
  const runs = await host.client.call.listRuns({})
  expect(runs.map(({ status }) => status.state)).toEqual([
    ...['finished', 'finished', 'stopped'],
    ...['finished', 'finished', 'finished', 'finished']
  ])
  expect(runs[0]).toMatchObject({
    id: flowers,
    name: 'Flowers with mixup (renamed)',
    user: { tags: ['botany', 'first try'] }
  })
  expect(runs[3]?.name).toBe('Flowers: does mixing help?: Plain, seed 0')
  const { epochs, steps } = await host.client.call.runMetrics({ id: flowers })
  expect(epochs).toHaveLength(12)
  expect(steps.step).toHaveLength(48)
})

it('names the best epoch of the stopped run by its curve, which that version did not', async () => {
  const { summary } = await host.client.call.run({ id: stopped })
  const { epochs } = await host.client.call.runMetrics({ id: stopped })
  const best = Math.max(...epochs.map(({ validation }) => validation?.score ?? 0))
  const first = epochs.find(({ validation }) => validation?.score === best)
  expect(summary.status).toMatchObject({ bestEpoch: first?.epoch, bestValue: best })
  expect(best).toBeGreaterThan(0.8)
})

it('lists its experiment, with all four runs', async () => {
  const [summary] = await host.client.call.listExperiments()
  expect(summary).toMatchObject({
    name: 'Flowers: does mixing help?',
    ...{ configurations: 2, seeds: 2, runs: 4, finished: 4 }
  })
  const view = await host.client.call.experiment({ id: summary?.id ?? '' })
  expect(view.members.map(({ state }) => state)).toEqual(Array(4).fill('finished'))
})

it('keeps its data sets and settings', async () => {
  const dataSets = await host.client.call.listDataSets()
  expect(dataSets.map(({ name }) => name)).toContain('Flowers')
  expect(await host.client.call.settings()).toEqual({ maxConcurrentRuns: 2 })
})

it('scores a finished run as that version did', async () => {
  const scores = await host.client.call.evaluate({ id: flowers, at: 'best', split: 'test' })
  const { summary } = await host.client.call.run({ id: flowers })
  const then = summary.status.results.find(({ split, at }) => split === 'test' && at === 'best')
  expect(then?.scores.accuracy).toBe(20 / 22)
  expect(scores.accuracy).toBe(20 / 22)
  expect(scores.loss).toBeCloseTo(then?.scores.loss ?? NaN, 5)
})

it('resumes the stopped run where it stopped', async () => {
  const resumedAt = new Promise<number>((resolve) => {
    host.client.on('run', ({ id, event }) => {
      if (id === stopped && event.type === 'started') resolve(event.resumedAt)
    })
  })
  const furtherEpoch = new Promise<void>((resolve) => {
    host.client.on('run', ({ id, event }) => {
      if (id === stopped && event.type === 'epoch' && event.metrics.epoch > 71) resolve()
    })
  })
  await host.client.call.resumeRun({ id: stopped })
  expect(await resumedAt).toBe(355)
  await furtherEpoch
  await host.client.call.stopRun({ id: stopped })
  await reaches(host, stopped, 'stopped')
  const { epochs } = await host.client.call.runMetrics({ id: stopped })
  expect(epochs.slice(0, 72).map(({ epoch }) => epoch)).toEqual(
    Array.from({ length: 72 }, (_, index) => index + 1)
  )
})
