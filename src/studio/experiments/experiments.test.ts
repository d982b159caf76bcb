import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { experimentDefinition } from '../../contract/experiment/definition'
import type { ExperimentDetails } from '../../contract/experiment/calls'
import { openHost, type Host } from '../testing/host'

let home: string
let host: Host
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'experiments-'))
  host = await openHost(home)
})
afterEach(async () => {
  await host.studio.close()
  await rm(home, { recursive: true, force: true })
})

const define = (seeds: number[], more: object = {}) =>
  experimentDefinition.parse({
    name: 'Moons & <Suns>',
    base: {
      data: { source: { kind: 'generated', name: 'two-moons' } },
      model: { architecture: 'mlp' },
      training: { epochs: 5 }
    },
    grid: { mixing: [{ policy: 'input' }] },
    seeds,
    metric: 'loss',
    ...more
  })

async function until(id: string, isThere: (view: ExperimentDetails) => boolean) {
  for (;;) {
    const view = await host.client.call.experiment({ id })
    if (isThere(view)) return view
    await sleep(50)
  }
}

const states = ({ members }: ExperimentDetails) => members.map(({ state }) => state)
const allFinished = (view: ExperimentDetails) => states(view).every((state) => state === 'finished')
const runsOf = ({ members }: ExperimentDetails) => members.map(({ run }) => run)

it('trains every pair, reuses what is there, and adds seeds later', async () => {
  const { call } = host.client
  const { id } = await call.createExperiment({ definition: define([1]) })
  expect(states(await call.experiment({ id }))).toEqual([null, null])
  await call.startExperiment({ id })
  const first = await until(id, allFinished)

  expect(await call.createExperiment({ definition: define([1, 2]) })).toEqual({ id })
  await call.startExperiment({ id })
  const second = await until(id, allFinished)
  expect(runsOf(second).slice(0, 2)).toEqual(runsOf(first))
  expect(await call.listRuns({})).toHaveLength(4)

  // Another question about the same runs trains nothing, and says that they were there.
  const other = await call.createExperiment({
    definition: define([1, 2], { relevantDifference: 0.5 })
  })
  expect(other.id).not.toBe(id)
  const view = await call.experiment(other)
  expect(runsOf(view)).toEqual(runsOf(second))
  expect(view.history[0]).toMatchObject({
    kind: 'made',
    ended: 4,
    changes: [{ setting: 'smallest difference', before: '0.01', after: '0.5', experiment: id }]
  })
  const estimate = await call.estimateExperiment(other)
  expect(estimate).toEqual({ seconds: 0, measured: true, missing: 0 })
  expect((await call.listExperiments()).map((one) => one.id).sort()).toEqual([id, other.id].sort())
})

it('continues after its host is gone, from the run folders', async () => {
  const { id } = await host.client.call.createExperiment({ definition: define([1, 2]) })
  await host.client.call.startExperiment({ id })
  await until(id, ({ members }) => members.some(({ state }) => state === 'finished'))
  const before = await host.client.call.listRuns({})
  await host.studio.close()

  host = await openHost(home, { starts: 'own' })
  await host.client.call.startExperiment({ id })
  const view = await until(id, allFinished)
  expect(runsOf(view).sort()).toEqual(before.map((run) => run.id).sort())
  const stored = await readFile(join(home, 'experiments', id, 'experiment.json'), 'utf8')
  expect(Object.keys(JSON.parse(stored) as object)).toEqual([
    'version',
    'created',
    'definition',
    'plan',
    'history'
  ])
})

it('tunes every configuration first, and then trains the pairs by itself', async () => {
  const { call } = host.client
  const definition = define([1], { tuning: { trials: 2 } })
  const { id } = await call.createExperiment({ definition })
  await call.startExperiment({ id })
  const view = await until(id, allFinished)
  expect(view.tuning!.map(({ trials, chosen }) => [trials.length, chosen])).toEqual([
    [2, expect.any(Number)],
    [2, expect.any(Number)]
  ])
  const [summary] = await call.listExperiments()
  expect([summary!.runs, summary!.finished]).toEqual([6, 6])
  expect(await call.listRuns({})).toHaveLength(6)
  const report = await call.experimentReport({ id })
  expect(report).toContain('<h2>Tuning</h2>')
  expect(report).toContain('the test split was never used to choose')
  // Started again, nothing is missing.
  expect((await call.estimateExperiment({ id })).missing).toBe(0)
})

it('pauses, and continues in parallel with the same runs', async () => {
  const { base } = define([1])
  const definition = define([1, 2], {
    sideBySide: 2,
    base: { ...base, training: { ...base.training, epochs: 2000 } }
  })
  const active = (view: ExperimentDetails) => states(view).filter((state) => state === 'running')
  const { id } = await host.client.call.createExperiment({ definition })
  await host.client.call.startExperiment({ id })
  const before = await until(id, (view) => active(view).length === 2)
  expect(states(before).filter((state) => state === 'queued')).toHaveLength(2)
  await host.client.call.pauseExperiment({ id })
  await until(id, (view) => states(view).every((state) => state === 'stopped'))
  await host.client.call.startExperiment({ id })
  const after = await until(id, (view) => active(view).length === 2)
  expect(runsOf(after)).toEqual(runsOf(before))
})

it('resumes parallel runs by itself after its host was restarted', async () => {
  const { base } = define([1])
  const definition = define([1, 2], {
    sideBySide: 2,
    base: { ...base, training: { ...base.training, epochs: 200 } }
  })
  const { id } = await host.client.call.createExperiment({ definition })
  await host.client.call.startExperiment({ id })
  const working = ({ members }: ExperimentDetails) =>
    members.filter(({ state }) => state === 'running').length
  await until(id, (view) => working(view) === 2)
  await host.studio.close()

  host = await openHost(home)
  const view = await until(id, (one) => working(one) === 2)
  expect(states(view)).toEqual(['interrupted', 'interrupted', 'running', 'running'])
})

it('says what a definition would train before it is kept, and lists what is kept', async () => {
  const { call } = host.client
  const { id } = await call.createExperiment({ definition: define([1]) })
  await call.startExperiment({ id })
  await until(id, allFinished)
  const plan = await call.planExperiment({ definition: define([1, 2, 3]) })
  const { source, reading } = define([1]).base.data
  expect(plan).toMatchObject({ runs: 6, missing: 4, measured: true })
  expect(plan.configurations.map(({ baseline }) => baseline)).toEqual([null, 0])
  expect(plan.seconds).toBeGreaterThan(0)
  expect(await call.listExperiments()).toEqual([
    {
      ...{ id, name: 'Moons & <Suns>', question: '', metric: 'loss' },
      created: expect.any(Number) as number,
      data: { source, reading },
      ...{ configurations: 2, seeds: 1, runs: 2, finished: 2, active: 0 },
      ...{ failed: 0, folds: null },
      members: [expect.any(String), expect.any(String)] as string[],
      stage: {
        ...{ kind: 'early', complete: 1, look: null },
        next: { number: 1, of: 1, seeds: 3, level: 0.05 }
      },
      verdicts: [{ label: 'Input mixup, alpha 0.2', outcome: 'too early' }]
    }
  ])
})

it('deletes an experiment that is not running, and restores it with its runs', async () => {
  const { call } = host.client
  const { id } = await call.createExperiment({ definition: define([1]) })
  await call.startExperiment({ id })
  await expect(call.updateExperiment({ id, deleted: true })).rejects.toMatchObject({
    code: 'conflict'
  })
  await until(id, allFinished)
  await call.updateExperiment({ id, notes: 'Seeds *matter*.' })
  const before = await call.experiment({ id })
  expect(before.notes).toBe('Seeds *matter*.')
  await call.updateExperiment({ id, deleted: true })
  expect(await call.listExperiments()).toEqual([])
  const name = 'Moons & <Suns>'
  expect(await call.deletedExperiments()).toEqual([{ id, name, deleted: expect.any(Number) }])
  await expect(call.experiment({ id })).rejects.toMatchObject({ code: 'not-found' })
  expect(await call.listRuns({})).toHaveLength(2)
  await call.updateExperiment({ id, deleted: false })
  expect(await call.deletedExperiments()).toEqual([])
  expect(await call.experiment({ id })).toEqual(before)
})

it('starts over, with the requested seeds only, when a deleted experiment is created again', async () => {
  const { call } = host.client
  const { id } = await call.createExperiment({ definition: define([1]) })
  await call.updateExperiment({ id, deleted: true })
  expect(await call.createExperiment({ definition: define([2]) })).toEqual({ id })
  expect((await call.experiment({ id })).definition.seeds).toEqual([2])
  await expect(call.updateExperiment({ id: 'nothing', deleted: false })).rejects.toMatchObject({
    code: 'not-found'
  })
})

it('has the curves of every run, epoch by epoch', async () => {
  const { call } = host.client
  const { id } = await call.createExperiment({ definition: define([1]) })
  expect(await call.experimentCurves({ id })).toEqual([])
  await call.startExperiment({ id })
  await until(id, allFinished)
  const [plain, mixed, ...more] = await call.experimentCurves({ id })
  expect(more).toEqual([])
  expect([plain!.label, mixed!.label]).toEqual(['Plain', 'Input mixup, alpha 0.2'])
  expect(plain!.epochs).toEqual([1, 2, 3, 4, 5])
  expect(plain!.columns.map(({ metric }) => metric)).toEqual(['trainLoss', 'loss'])
})

it('writes a self-contained report, whatever the name', async () => {
  const { id } = await host.client.call.createExperiment({ definition: define([1]) })
  await host.client.call.startExperiment({ id })
  await until(id, allFinished)
  const page = await host.client.call.experimentReport({ id })
  expect(page).toContain('<title>Moons &amp; &lt;Suns&gt;</title>')
  expect(page).not.toContain('<Suns>')
  expect(page).toContain('<svg')
  expect(page).toContain('1 of 3 seeds, too early.')
  expect(page).toContain('fixed before any result.')
  expect(page).toContain('Created with 1 seed.')
  expect(page).toContain('mixup-studio compare experiment.json')
  expect(page).not.toMatch(/(src|href)=/)
})

const kinds = ({ history }: ExperimentDetails) => history.map(({ kind }) => kind)
const outcomes = ({ table }: ExperimentDetails) =>
  table.rows.map(({ verdict }) => verdict?.outcome ?? null)

it('judges at planned looks alone, and keeps them and added seeds in its history', async () => {
  const { call } = host.client
  const margin = { relevantDifference: 50 }
  const { id } = await call.createExperiment({ definition: define([1, 2, 3], margin) })
  await call.startExperiment({ id })
  await until(id, ({ stage }) => stage.complete > 0 && stage.complete < 3)
  const first = await until(id, allFinished)
  expect(first.stage).toMatchObject({ kind: 'look', complete: 3, look: { level: 0.05 } })
  expect(outcomes(first)[1]).not.toBe('too early')
  expect(kinds(first).at(-1)).toBe('look')

  await call.createExperiment({ definition: define([1, 2, 3, 4], margin) })
  await call.startExperiment({ id })
  const later = await until(id, allFinished)
  expect(later.stage).toMatchObject({ kind: 'after', complete: 4 })
  expect(outcomes(later)).toEqual([null, 'too early'])
  expect(kinds(later).slice(-2)).toEqual(['seeds', 'exploratory'])
  expect(kinds(later).filter((kind) => kind === 'look')).toHaveLength(1)

  // Following its progress shows no figures.
  await call.experiment({ id, progressOnly: true })
  expect(kinds(await call.experiment({ id }))).toEqual(kinds(later))
})

it('keeps its plan once results are there, and may change it before', async () => {
  const { call } = host.client
  const { id } = await call.createExperiment({ definition: define([1, 2]) })
  await call.createExperiment({ definition: define([1, 2, 3], { looks: 3 }) })
  expect((await call.experiment({ id })).looks.map(({ seeds }) => seeds)).toEqual([3, 6, 12])
  await call.startExperiment({ id })
  await until(id, allFinished)
  await call.createExperiment({ definition: define([1, 2, 3, 4], { looks: 1 }) })
  const { looks, definition } = await call.experiment({ id })
  expect(looks.map(({ seeds }) => seeds)).toEqual([3, 6, 12])
  expect(definition.looks).toBe(3)
})

it('counts a run that failed as failed and as the uninformed prediction, never as pending', async () => {
  const { call } = host.client
  const definition = define([1, 2, 3], { name: 'Mixing diverges' })
  const { id } = await call.createExperiment({ definition })
  await call.startExperiment({ id })
  const view = await until(id, ({ members }) =>
    members.every(({ outcome }) => outcome !== 'pending')
  )
  expect(view.members.map(({ outcome }) => outcome).sort()).toEqual([
    ...['failed', 'finished', 'finished', 'finished', 'finished', 'finished']
  ])
  const mixed = view.table.rows[1]!
  expect(mixed).toMatchObject({ failed: 1, runs: 3 })
  expect(mixed.members.map(({ value }) => value)).toContain(0.9)
  expect(mixed.withoutFailed?.count).toBe(2)
  expect(view.stage.kind).toBe('look')
  expect(await call.listExperiments()).toMatchObject([{ finished: 5, failed: 1, active: 0 }])
  expect(await call.experimentReport({ id })).toContain('1 of 3 runs failed and counts as')

  // It would fail again, so starting the experiment skips it.
  await call.startExperiment({ id })
  expect(await call.estimateExperiment({ id })).toMatchObject({ missing: 0 })
  expect(runsOf(await call.experiment({ id }))).toEqual(runsOf(view))
})

it('tests every fold, on the same training sets for every policy', async () => {
  const { call } = host.client
  const { id } = await call.createExperiment({ definition: define([1], { folds: 3 }) })
  await call.startExperiment({ id })
  const view = await until(id, allFinished)
  expect(view.members.map(({ fold }) => fold)).toEqual([0, 0, 1, 1, 2, 2])
  expect(view.stage).toMatchObject({ kind: 'look', complete: 1 })
  expect(view.table.rows[1]!.scores[0]!.difference!.count).toBe(3)
})

it('refuses a grid that leads nowhere, and an experiment that is not there', async () => {
  const { call } = host.client
  const wrong = define([1], { grid: { 'training.epoch': [3] } })
  await expect(call.createExperiment({ definition: wrong })).rejects.toMatchObject({
    code: 'invalid-argument'
  })
  await expect(call.experiment({ id: 'nothing' })).rejects.toMatchObject({ code: 'not-found' })
})
