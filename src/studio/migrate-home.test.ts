import { execFile } from 'node:child_process'
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { processStart } from '../storage/process-identity'
import { runFiles } from '../storage/run-files'
import { openHome, type Home } from './home'
import { migrateHome } from './migrate-home'
import { settingsFile } from './settings-file'
import { copyHomeOf6feb018 } from './testing/home-of-6feb018'

let folder: string
let home: Home
let old: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'migrate-home-'))
  home = await openHome(await copyHomeOf6feb018(folder))
  old = await readFile(home.dataSets, 'utf8')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const savedDataSets = async () => JSON.parse(await readFile(home.dataSets, 'utf8')) as unknown
const migrated = () => ({ version: 1, dataSets: JSON.parse(old) as unknown })
const filesOfDataSets = async () =>
  (await readdir(home.folder)).filter((name) => /^data-sets[.]json([.]v|$)/.test(name)).sort()

it('gives the list of data sets a version, and keeps the old file', async () => {
  const steps: string[] = []
  await migrateHome(home, (step) => steps.push(step))
  expect(await savedDataSets()).toEqual(migrated())
  expect(await readFile(`${home.dataSets}.v0`, 'utf8')).toBe(old)
  expect(steps).toEqual(['new file written', 'old file kept', 'new file in place'])
  await migrateHome(home, (step) => steps.push(step))
  expect(steps).toHaveLength(3)
  expect(await filesOfDataSets()).toEqual(['data-sets.json', 'data-sets.json.v0'])
})

it.each(['new file written', 'old file kept', 'new file in place'])(
  'loses nothing when it is killed after: %s',
  async (step) => {
    const script = fileURLToPath(new URL('testing/killed-migration.ts', import.meta.url))
    const signal = await new Promise((resolve) => {
      const child = execFile(process.execPath, ['--import', 'tsx', script, home.folder, step])
      child.once('close', (_, ended) => resolve(ended))
    })
    expect(signal).toBe('SIGKILL')
    expect([JSON.parse(old), migrated()]).toContainEqual(await savedDataSets())
    await migrateHome(home)
    expect(await savedDataSets()).toEqual(migrated())
    expect(await readFile(`${home.dataSets}.v0`, 'utf8')).toBe(old)
    expect(await filesOfDataSets()).toEqual(['data-sets.json', 'data-sets.json.v0'])
  }
)

it('waits for an earlier version that works on a run', async () => {
  const run = '20261128-225142121-5q53n'
  const { owner } = runFiles(join(home.runs, run))
  const start = await processStart(process.pid)
  // As commit 6feb018 wrote it.
  const record = { pid: process.pid, processStart: start, host: hostname() }
  await writeFile(owner, JSON.stringify({ ...record, since: Date.now() }))
  await expect(migrateHome(home)).rejects.toMatchObject({ code: 'conflict', details: { run } })
  expect(await readFile(home.dataSets, 'utf8')).toBe(old)
  expect(await filesOfDataSets()).toEqual(['data-sets.json'])
  await rm(owner)
  await migrateHome(home)
  expect(await savedDataSets()).toEqual(migrated())
})

it('leaves a damaged list to the reader of the list', async () => {
  await writeFile(home.dataSets, old.slice(0, 100))
  await migrateHome(home)
  expect(await readFile(home.dataSets, 'utf8')).toBe(old.slice(0, 100))
})

it('uses careful defaults in place of settings that a newer version saved, and leaves those alone', async () => {
  const newer = JSON.stringify({ version: 2, maxConcurrentRuns: 3 })
  await writeFile(home.settings, newer)
  const settings = settingsFile(home)
  expect(await settings.read()).toEqual({ maxConcurrentRuns: 1, neverFetch: true })
  expect(settings.problem).toMatch(/newer version.*Defaults are used/)
  await expect(settings.change((value) => value)).rejects.toMatchObject({ code: 'unsupported' })
  expect(await readFile(home.settings, 'utf8')).toBe(newer)
})
