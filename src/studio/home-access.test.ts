import { chmod, lstat, mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runConfig } from '../contract/run-config'
import { openHost, reaches, type Host } from './testing/host'

let folder: string
let host: Host | null
let umask: number
beforeEach(async () => {
  umask = process.umask(0o022)
  host = null
  folder = await mkdtemp(join(tmpdir(), 'home-access-'))
})
afterEach(async () => {
  await host?.studio.close()
  process.umask(umask)
  await rm(folder, { recursive: true })
})

const config = runConfig.parse({
  name: 'good',
  data: { source: { kind: 'bundled', name: 'digits' } },
  model: { architecture: 'mlp' }
})

/** Paths in a home that others than its owner may use. */
async function openToOthers(home: string): Promise<string[]> {
  const entries = ['', ...(await readdir(home, { recursive: true }))]
  const modes = await Promise.all(
    entries.map(async (path) => ({ path, mode: (await lstat(join(home, path))).mode }))
  )
  return modes.flatMap(({ path, mode }) => ((mode & 0o077) === 0 ? [] : [path]))
}

async function useHome(home: string): Promise<Host> {
  host = await openHost(home)
  const { call } = host.client
  const { id } = await call.createRun({ config })
  await reaches(host, id, 'finished')
  await call.updateRun({ id, name: 'mine' })
  await call.updateSettings({ maxConcurrentRuns: 2 })
  return host
}

describe.skipIf(process.platform === 'win32')('who may use the files of a home', () => {
  it('is only its owner where the studio made it', async () => {
    const home = join(folder, 'new/home')
    const { client } = await useHome(home)
    expect(await openToOthers(home)).toEqual([])
    expect(await client.call.homeAccess()).toEqual({ usedBy: 'owner' })
  })

  it('stays as it was, until it is tightened', async () => {
    const home = join(folder, 'shared')
    await mkdir(home)
    await chmod(home, 0o775)
    const { client } = await useHome(home)
    expect((await stat(home)).mode & 0o777).toBe(0o775)
    expect((await stat(join(home, 'runs'))).mode & 0o777).toBe(0o755)
    expect(await client.call.homeAccess()).toEqual({ usedBy: 'everyone' })
    await chmod(home, 0o770)
    expect(await client.call.homeAccess()).toEqual({ usedBy: 'group' })
    expect(await client.call.tightenHome()).toEqual({ usedBy: 'owner' })
    expect(await openToOthers(home)).toEqual([])
  })
})
