import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openHost, type Host } from './testing/host'
import { writeExperiments } from './testing/made-experiments'

/** Milliseconds of processor time, so that what else the machine does fails nothing: three times the bar of a view. */
const mostToOpen = 3000

let home: string
let host: Host
let ids: string[]

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'many-runs-'))
  ids = await writeExperiments(home, { experiments: 10, seeds: 25 })
  host = await openHost(home, { lookEvery: 3_600_000, validateOutput: false })
}, 120_000)
afterAll(async () => {
  await host.studio.close()
  await rm(home, { recursive: true, force: true })
})

async function processorTime<T>(work: () => Promise<T>): Promise<{ took: number; result: T }> {
  const before = process.cpuUsage()
  const result = await work()
  const { user, system } = process.cpuUsage(before)
  return { took: (user + system) / 1000, result }
}

it('lists a thousand finished runs, without what only single runs show', async () => {
  const { took, result } = await processorTime(() => host.client.call.listRuns({}))
  expect(result).toHaveLength(1000)
  expect(result[0]?.status.results[0]?.scores).not.toHaveProperty('confusion')
  expect(took).toBeLessThan(mostToOpen)
})

it('lists ten experiments of a hundred runs each, with their verdicts', async () => {
  const { took, result } = await processorTime(() => host.client.call.listExperiments())
  expect(result.map(({ runs, finished }) => [runs, finished])).toEqual(ids.map(() => [100, 100]))
  // Made runs keep no predictions, which a verdict for new examples needs.
  const outcome = 'not enough evidence'
  expect(result[0]?.verdicts).toMatchObject([{ outcome }, { outcome }, { outcome }])
  expect(took).toBeLessThan(mostToOpen)
})

it('opens one of them with all its curves', async () => {
  const { call } = host.client
  const id = ids[3] ?? ''
  const { took, result } = await processorTime(() =>
    Promise.all([call.experiment({ id }), call.experimentCurves({ id })])
  )
  const [view, curves] = result
  expect(view.table.rows.map(({ runs }) => runs)).toEqual([25, 25, 25, 25])
  expect(curves.map(({ epochs }) => epochs.length)).toEqual(curves.map(() => 20))
  expect(curves).toHaveLength(100)
  expect(took).toBeLessThan(mostToOpen)
})
