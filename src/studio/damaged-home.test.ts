import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { runConfig } from '../contract/run-config'
import { openHost, reaches, type Host } from './testing/host'

let home: string
let host: Host
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'damaged-home-'))
})
afterEach(async () => {
  await host.studio.close()
  await rm(home, { recursive: true })
})

const config = (name: string) =>
  runConfig.parse({
    name,
    data: { source: { kind: 'bundled', name: 'digits' } },
    model: { architecture: 'mlp' }
  })

it.each(['', '{', '{"maxConcurrentRuns": 0}', '[]'])(
  'trains with settings that hold %j, says so, and keeps the file',
  async (text) => {
    await writeFile(join(home, 'settings.json'), text)
    host = await openHost(home)
    const { call } = host.client
    expect(await call.settings()).toEqual({ maxConcurrentRuns: 1 })
    const [problem] = await call.homeProblems()
    expect(problem).toMatchObject({ kind: 'settings', path: join(home, 'settings.json') })
    const { id } = await call.createRun({ config: config('good') })
    await reaches(host, id, 'finished')
    expect(await readFile(join(home, 'settings.json'), 'utf8')).toBe(text)
    await call.updateSettings({ maxConcurrentRuns: 2 })
    expect(await call.settings()).toEqual({ maxConcurrentRuns: 2 })
    expect(await call.homeProblems()).toEqual([])
  }
)

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
  host = await openHost(home)
  const { call } = host.client
  const { id } = await call.createRun({ config: config('good') })
  await reaches(host, id, 'finished')
  await call.updateRun({ id, name: 'mine', tags: ['a'] })
  await writeFile(join(home, 'runs', id, 'user.json'), 'nonsense')
  const [run] = await call.listRuns({})
  expect(run).toMatchObject({ id, user: { name: 'mine', tags: ['a'] } })
})

it('keeps tags that are set next to a rename, from hosts that come at once', async () => {
  host = await openHost(home)
  const other = await openHost(home)
  const { id } = await host.client.call.createRun({ config: config('good') })
  await reaches(host, id, 'finished')
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
