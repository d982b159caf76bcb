import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { runConfig } from '../contract/run-config'
import { openHost, reaches, type Host } from './testing/host'

let home: string
let host: Host
let id: string
let path: string
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'damaged-metrics-'))
  host = await openHost(home)
  const config = runConfig.parse({
    data: { source: { kind: 'bundled', name: 'digits' } },
    model: { architecture: 'mlp' },
    training: { epochs: 3 }
  })
  id = (await host.client.call.createRun({ config })).id
  await reaches(host, id, 'finished')
  path = join(home, 'runs', id, 'metrics.jsonl')
})
afterEach(async () => {
  await host.studio.close()
  await rm(home, { recursive: true })
})

/** What the list and the page of the run say. */
async function problems() {
  const { call } = host.client
  const [run] = await call.listRuns({})
  return [run?.problem, (await call.runMetrics({ id })).problem]
}

it('says nothing of whole metrics', async () => {
  expect(await problems()).toEqual([undefined, undefined])
})

it('says in the list and on the page that metrics are missing', async () => {
  await rm(path)
  expect(await problems()).toEqual(Array(2).fill(expect.stringMatching(/missing/)))
})

it('says in the list and on the page that metrics are cut', async () => {
  const text = await readFile(path, 'utf8')
  await truncate(path, text.indexOf('\n') + 20)
  expect(await problems()).toEqual(Array(2).fill(expect.stringMatching(/cut/)))
})

it('says on the page which steps a damaged line has lost', async () => {
  const lines = (await readFile(path, 'utf8')).split('\n')
  const line = lines.findIndex((text) => text.startsWith('{"type":"epoch"'))
  lines[line] = lines[line]!.replace('"epoch"', '"epoxh"')
  await writeFile(path, lines.join('\n'))
  expect((await problems())[1]).toMatch(new RegExp(`line ${line + 1}`))
})
