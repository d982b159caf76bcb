import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { bundledData, bundledNames } from '../../contract/bundled'
import { readingOptions, type DataSource } from '../../contract/data'
import { runConfig } from '../../contract/run-config'
import type { DataSetReport } from '../../contract/records'
import { reportForTests } from '../../contract/testing/report'
import { openHome, type Home } from '../home'
import { RunStore } from '../run-store'
import { DataSets } from './data-sets'
import { measureDisk, removeContents, removeDeletedRuns } from './disk-use'
import { recentLog } from './log'

const reading = readingOptions.parse({})
const reportOf = (source: DataSource): DataSetReport =>
  reportForTests({
    name: 'read',
    source,
    task: 'regression',
    examples: 3,
    shape: [1],
    classes: [],
    targets: ['y'],
    columns: [{ name: 'x', role: 'feature', kind: 'numeric', missing: 0, mean: NaN }]
  })

let folder: string
let home: Home
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'library-'))
  home = await openHome(folder)
})
afterEach(() => rm(folder, { recursive: true }))

describe('the list of data sets', () => {
  let inspected: DataSource[]
  const open = (): DataSets =>
    new DataSets(home, (source) => {
      inspected.push(source)
      return Promise.resolve(reportOf(source))
    })
  beforeEach(() => (inspected = []))

  it('loses none of 30 that several hosts add at once', async () => {
    const hosts = [open(), open(), open()]
    const added = Array.from({ length: 30 }, (_, index) =>
      hosts[index % 3]!.add({ source: { kind: 'path', path: `/data/${index}.csv` }, reading })
    )
    await Promise.all(added)
    expect((await open().list()).length).toBe(30 + bundledNames.length)
  })

  it.each([
    ['', ''],
    ['{}', '{}'],
    ['{"dataSets": [{"id": "x"}, 7]}', '{"id":"x"},7]']
  ])('can be added to when its file holds %j', async (text, stays) => {
    const path = join(folder, 'data-sets.json')
    await writeFile(path, text)
    expect(await open().problem()).not.toBeNull()
    await open().add({ source: { kind: 'path', path: '/data/new.csv' }, reading })
    expect((await open().list()).map(({ name }) => name)).toContain('new.csv')
    const kept = (await readdir(folder)).filter((name) => name.includes('.damaged-'))
    const aside = await Promise.all(kept.map((name) => readFile(join(folder, name), 'utf8')))
    const everything = [...aside, await readFile(path, 'utf8')].join().replace(/\s/g, '')
    expect(everything).toContain(stays)
  })

  it('of a newer version is not written; the bundled ones can be used', async () => {
    const newer = '{"version": 2, "dataSets": {"mine": {}}}'
    const path = join(folder, 'data-sets.json')
    await writeFile(path, newer)
    expect(await open().list()).toHaveLength(bundledNames.length)
    expect(await open().problem()).toContain('newer version')
    const adding = open().add({ source: { kind: 'path', path: '/data/new.csv' }, reading })
    await expect(adding).rejects.toMatchObject({ code: 'unsupported' })
    expect(await readFile(path, 'utf8')).toBe(newer)
  })

  it('begins with the bundled ones, which are read once', async () => {
    const titles = Object.values(bundledData).map(({ title }) => title)
    expect((await open().list()).map(({ name }) => name)).toEqual(titles)
    await open().list()
    expect(inspected).toHaveLength(titles.length)
  })

  it('keeps what is added, forgets and restores it, across starts', async () => {
    const dataSets = open()
    await dataSets.list()
    const source: DataSource = { kind: 'path', path: '/somewhere/birds.csv' }
    const added = await dataSets.add({ source, reading })
    expect(added.name).toBe('birds.csv')
    expect(await open().list()).toContainEqual(added)
    await dataSets.forget(added.id)
    expect(await open().list()).toHaveLength(bundledNames.length)
    await dataSets.restore(added)
    await dataSets.add({ source, reading })
    expect((await open().list()).filter(({ id }) => id === added.id)).toHaveLength(1)
  })

  it('loses no change when several come at once', async () => {
    const dataSets = open()
    const paths = ['a', 'b', 'c', 'd']
    await Promise.all(
      paths.map((path) => dataSets.add({ source: { kind: 'path', path }, reading }))
    )
    expect(await dataSets.list()).toHaveLength(bundledNames.length + paths.length)
  })

  it('is not written when the data cannot be read', async () => {
    const dataSets = new DataSets(home, () => Promise.reject(new Error('torn')))
    await expect(dataSets.list()).rejects.toThrow('torn')
    await expect(readFile(join(folder, 'data-sets.json'))).rejects.toThrow('ENOENT')
  })
})

describe('disk use', () => {
  const config = runConfig.parse({
    data: { source: { kind: 'bundled', name: 'digits' } },
    model: { architecture: 'linear' }
  })

  it('counts runs, bin and cache apart, and empties the bin alone', async () => {
    const store = new RunStore(home.runs)
    const kept = await store.create(config)
    const deleted = await store.create(config)
    await store.updateUser(deleted, { deleted: 1 })
    await writeFile(join(home.cache, 'decoded'), 'x'.repeat(5000))
    const before = await measureDisk(home, store)
    expect(before.runs.count).toBe(1)
    expect(before.deletedRuns.count).toBe(1)
    expect(before.runs.bytes).toBeGreaterThan(500)
    expect(before.cache.bytes).toBe(5000)
    expect(before.free).toBeGreaterThan(0)

    await removeDeletedRuns(store)
    await removeContents(home.cache)
    expect(await store.ids()).toEqual([kept])
    expect(await measureDisk(home, store)).toMatchObject({
      deletedRuns: { count: 0, bytes: 0 },
      cache: { bytes: 0 }
    })
  })
})

it('shows the end of every log', async () => {
  await writeFile(join(home.logs, 'desk.log'), 'one\ntwo\nthree\n')
  await writeFile(join(home.logs, 'empty.log'), '')
  expect(await recentLog(home.logs, 2)).toBe('desk.log\ntwo\nthree')
})
