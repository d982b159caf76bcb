import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openHost, type Host } from './testing/host'
import { writeExperiments } from './testing/made-experiments'

let home: string
let host: Host
let ids: string[]

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'many-runs-'))
  ids = await writeExperiments(home, { experiments: 10, seeds: 25 })
  host = await openHost(home, { lookEvery: 3_600_000, validateOutput: false })
})
afterAll(async () => {
  await host.studio.close()
  await rm(home, { recursive: true, force: true })
})

it('lists a thousand finished runs, without what only single runs show', async () => {
  const result = await host.client.call.listRuns({})
  expect(result).toHaveLength(1000)
  expect(result[0]?.status.results[0]?.scores).not.toHaveProperty('confusion')
})

it('lists ten experiments of a hundred runs each, with their verdicts', async () => {
  const result = await host.client.call.listExperiments()
  expect(result.map(({ runs, finished }) => [runs, finished])).toEqual(ids.map(() => [100, 100]))
  // Made runs keep no predictions, which a verdict for new examples needs.
  const outcome = 'not enough evidence'
  expect(result[0]?.verdicts).toMatchObject([{ outcome }, { outcome }, { outcome }])
})

it('opens one of them with all its curves', async () => {
  const { call } = host.client
  const id = ids[3] ?? ''
  const [view, curves] = await Promise.all([call.experiment({ id }), call.experimentCurves({ id })])
  expect(view.table.rows.map(({ runs }) => runs)).toEqual([25, 25, 25, 25])
  expect(curves.map(({ epochs }) => epochs.length)).toEqual(curves.map(() => 20))
  expect(curves).toHaveLength(100)
})

it('sees what changes, or is damaged, among so many', async () => {
  const { call } = host.client
  const [first, second, third, fourth] = (await call.listRuns({})).map(({ id }) => id)
  await call.updateRun({ id: first!, name: 'renamed' })
  await writeFile(join(home, 'runs', second!, 'status.json'), '{"state": 5}')
  await rm(join(home, 'runs', third!, 'metrics.jsonl'))
  await rename(join(home, 'runs', fourth!), join(home, 'elsewhere'))
  const runs = await call.listRuns({})
  expect(runs).toHaveLength(998)
  expect(runs[0]?.name).toBe('renamed')
  expect(runs.find(({ id }) => id === third)?.problem).toContain('metrics.jsonl is missing')
  const problems = await call.homeProblems()
  expect(problems).toMatchObject([{ kind: 'run', path: join(home, 'runs', second!) }])
  expect(await call.listRuns({})).toEqual(runs)
  for (const run of runs.slice(0, 3)) {
    expect((await call.run({ id: run.id })).summary).toMatchObject({ name: run.name })
  }
})
