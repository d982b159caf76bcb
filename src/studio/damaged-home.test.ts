import { execFileSync } from 'node:child_process'
import {
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  symlink,
  truncate,
  writeFile
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { readingOptions } from '../contract/data'
import type { DataSetRecord } from '../contract/library'
import { runConfig } from '../contract/run-config'
import { reportForTests } from '../contract/testing/report'
import { copyHomeOf6feb018 } from './testing/home-of-6feb018'
import { openHost, reaches, type Host } from './testing/host'

const config = runConfig.parse({
  name: 'good',
  data: { source: { kind: 'bundled', name: 'digits' } },
  model: { architecture: 'mlp' }
})

/** Holds the folder of one finished run, which tests copy. */
let template: string
let id: string
beforeAll(async () => {
  template = await mkdtemp(join(tmpdir(), 'whole-home-'))
  const whole = await openHost(template)
  id = await train(whole)
  await whole.studio.close()
})
afterAll(() => rm(template, { recursive: true }))

let home: string
let host: Host
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'damaged-home-'))
})
afterEach(async () => {
  await host.studio.close()
  await rm(home, { recursive: true })
})

async function train(on: Host): Promise<string> {
  const created = await on.client.call.createRun({ config })
  await reaches(on, created.id, 'finished')
  return created.id
}

const copyRun = () => cp(join(template, 'runs', id), join(home, 'runs', id), { recursive: true })

it.each(['', '{', '{"maxConcurrentRuns": 0}', '[]'])(
  'opens with settings that hold %j, says so, and keeps the file',
  async (text) => {
    await writeFile(join(home, 'settings.json'), text)
    host = await openHost(home)
    const { call } = host.client
    // What was forbidden may be lost: nothing is fetched.
    expect(await call.settings()).toEqual({ maxConcurrentRuns: 1, neverFetch: true })
    const [problem] = await call.homeProblems()
    expect(problem).toMatchObject({ kind: 'settings', path: join(home, 'settings.json') })
    expect(await readFile(join(home, 'settings.json'), 'utf8')).toBe(text)
    await call.updateSettings({ maxConcurrentRuns: 2 })
    expect(await call.settings()).toEqual({ maxConcurrentRuns: 2, neverFetch: true })
    expect(await call.homeProblems()).toEqual([])
  }
)

it('trains with damaged settings, and keeps the file', async () => {
  await writeFile(join(home, 'settings.json'), '{')
  host = await openHost(home)
  await train(host)
  expect(await readFile(join(home, 'settings.json'), 'utf8')).toBe('{')
})

const source = { kind: 'bundled', name: 'digits' } as const
const dataSet: DataSetRecord = {
  ...{ id: 'mine', name: 'mine', source, reading: readingOptions.parse({}), added: 1 },
  report: reportForTests({ name: 'mine', source })
}

/** What may lie where a record should be. */
const notARecord: Record<string, (path: string) => Promise<void>> = {
  'a folder': async (path) => {
    await mkdir(path)
    await writeFile(join(path, 'inside'), 'kept')
  },
  'a link to itself': (path) => symlink(path, path),
  'a link to nothing': (path) => symlink('/nowhere/at/all', path),
  '200 MB': async (path) => {
    await writeFile(path, '{')
    await truncate(path, 200_000_000)
  },
  ...(process.platform !== 'win32' && {
    'a pipe': async (path) => {
      execFileSync('mkfifo', [path])
      await Promise.resolve()
    }
  })
}
const kinds = Object.keys(notARecord)

it.each(kinds)('opens a home whose settings and data sets are %s, and mends it', async (kind) => {
  const names = ['settings.json', 'data-sets.json']
  for (const name of names) await notARecord[kind]!(join(home, name))
  host = await openHost(home)
  const { call } = host.client
  expect((await call.settings()).maxConcurrentRuns).toBe(1)
  const isAbsent = kind === 'a link to nothing'
  const problems = (await call.homeProblems()).map(({ path }) => path)
  expect(problems.sort()).toEqual(isAbsent ? [] : names.map((name) => join(home, name)).sort())
  await call.restoreDataSet(dataSet)
  await call.updateSettings({ maxConcurrentRuns: 2 })
  expect((await call.settings()).maxConcurrentRuns).toBe(2)
  expect(await call.homeProblems()).toEqual([])
  const kept = (await readdir(home)).filter((name) => name.includes('.damaged-'))
  expect(kept).toHaveLength(isAbsent ? 0 : 2)
})

it('lists runs whose status is no record as damaged, next to the others', async () => {
  await copyRun()
  host = await openHost(home)
  const { call } = host.client
  const text = await readFile(join(home, 'runs', id, 'config.json'))
  const damaged: string[] = []
  for (const [index, kind] of kinds.entries()) {
    const folder = join(home, 'runs', `damaged-${index}`)
    damaged.push(folder)
    await mkdir(folder)
    await writeFile(join(folder, 'config.json'), text)
    await notARecord[kind]!(join(folder, 'status.json'))
  }
  expect((await call.listRuns({})).map((run) => run.id)).toEqual([id])
  expect((await call.homeProblems()).map(({ path }) => path).sort()).toEqual(damaged)
})

it('says of a copied folder that no run can have its name', async () => {
  await mkdir(join(home, 'runs', 'Copy of a run'), { recursive: true })
  await mkdir(join(home, 'runs', '.git'))
  host = await openHost(home)
  const problems = await host.client.call.homeProblems()
  expect(problems).toMatchObject([{ kind: 'run', path: join(home, 'runs', 'Copy of a run') }])
  expect(problems[0]?.problem).toContain('rename the folder')
})

it('two hosts empty the bin while a third brings a run back: it is gone or whole', async () => {
  host = await openHost(home)
  const others = [await openHost(home), await openHost(home)]
  const { call } = host.client
  for (let round = 0; round < 5; round++) {
    await copyRun()
    await Promise.all([
      call.updateRun({ id, deleted: true }),
      others[0]!.client.call.updateRun({ id, deleted: true })
    ])
    const restored = call.updateRun({ id, deleted: false }).then(
      () => true,
      (error: unknown) => {
        expect(error).toMatchObject({ code: 'not-found' })
        return false
      }
    )
    const free = { cache: false, uploads: false, deletedRuns: true }
    await Promise.all(others.map((other) => other.client.call.freeSpace(free)))
    const isThere = (await readdir(join(home, 'runs'))).includes(id)
    expect(isThere).toBe(await restored)
    expect((await call.listRuns({})).some((run) => run.id === id)).toBe(isThere)
    expect(await call.homeProblems()).toEqual([])
  }
  for (const other of others) await other.studio.close()
})

it('says that the tags of a run are lost where their record is', async () => {
  await copyRun()
  host = await openHost(home)
  const { call } = host.client
  await writeFile(join(home, 'runs', id, 'user.json'), '{"tags": 5}')
  expect((await call.run({ id })).summary.problem).toContain('user.json is damaged')
})

it('lists the folders of runs that cannot be read', async () => {
  const files = {
    'cut-config': ['{"name": "x"', '{}'],
    'no-status': ['{}', null],
    'empty-both': ['', '']
  } as const
  for (const [id, [configText, statusText]] of Object.entries(files)) {
    const folder = join(home, 'runs', id)
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, 'config.json'), configText)
    if (statusText !== null) await writeFile(join(folder, 'status.json'), statusText)
  }
  host = await openHost(home)
  const { call } = host.client
  expect(await call.listRuns({})).toEqual([])
  const problems = await call.homeProblems()
  expect(problems.map(({ path }) => path).sort()).toEqual(
    Object.keys(files)
      .map((id) => join(home, 'runs', id))
      .sort()
  )
})

it('a damaged record of what people added leaves the run usable', async () => {
  await copyRun()
  host = await openHost(home)
  const { call } = host.client
  await call.updateRun({ id, name: 'mine', tags: ['a'] })
  await writeFile(join(home, 'runs', id, 'user.json'), 'nonsense')
  const [run] = await call.listRuns({})
  expect(run).toMatchObject({ id, user: { name: 'mine', tags: ['a'] } })
})

it('keeps tags that are set next to a rename, from hosts that come at once', async () => {
  await copyRun()
  host = await openHost(home)
  const other = await openHost(home)
  for (let round = 0; round < 5; round++) {
    const [name, tag] = [`name ${round}`, `tag ${round}`]
    await Promise.all([
      host.client.call.updateRun({ id, name }),
      other.client.call.updateRun({ id, tags: [tag] })
    ])
    const { summary } = await host.client.call.run({ id })
    expect(summary.user).toMatchObject({ name, tags: [tag] })
  }
  await other.studio.close()
})

it('says which experiment cannot be read, and shows the others', async () => {
  const folder = await mkdtemp(join(home, 'copy-'))
  const copied = await copyHomeOf6feb018(folder)
  const experiments = join(copied, 'experiments')
  const [whole = ''] = await readdir(experiments)
  await mkdir(join(experiments, 'damaged'))
  await writeFile(join(experiments, 'damaged', 'experiment.json'), '{"created": 1')
  const predictions = (run: string): string => join(copied, 'runs', run, 'evaluation')
  host = await openHost(copied)
  const { call } = host.client
  const { members } = await call.experiment({ id: whole })
  const run = members[0]?.run ?? ''
  for (const name of await readdir(predictions(run))) {
    if (name.endsWith('-test.safetensors')) await writeFile(join(predictions(run), name), 'cut')
  }
  await host.studio.close()
  host = await openHost(copied)
  const again = host.client.call
  expect((await again.listExperiments()).map(({ id }) => id)).toEqual([whole])
  const { table } = await again.experiment({ id: whole })
  expect(table?.caveats.join()).toMatch(new RegExp(`run ${run} predicted cannot be read`))
  const problems = await again.homeProblems()
  expect(problems).toMatchObject([
    { kind: 'experiment', path: join(experiments, 'damaged', 'experiment.json') }
  ])
})
