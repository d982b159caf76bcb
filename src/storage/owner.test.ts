import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { StudioError } from '../contract/errors'
import { livingOwner, takeOwnership, whileOwning, type Ownership } from './owner'
import { processStart } from './process-identity'

let folder: string
let file: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'owner-'))
  file = join(folder, 'owner.json')
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true, force: true })
})

const record = (pid: number, processStart: string, host = hostname()) =>
  JSON.stringify({ pid, processStart, host, since: 0 })

async function deadOwner(): Promise<string> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  const start = (await processStart(child.pid!))!
  child.kill('SIGKILL')
  await once(child, 'exit')
  return record(child.pid!, start)
}

describe('processStart', () => {
  it('is the same each time for one process, and null for none', async () => {
    expect(await processStart(process.pid)).toBe(await processStart(process.pid))
    expect(await processStart(2 ** 22 + 1)).toBeNull()
  })
})

describe('takeOwnership', () => {
  it('names this process, refuses others, and can be released', async () => {
    const ownership = await takeOwnership(file)
    expect(await livingOwner(file)).toMatchObject({ pid: process.pid, host: hostname() })
    await expect(takeOwnership(file)).rejects.toMatchObject({
      code: 'conflict',
      details: { owner: { pid: process.pid } }
    })
    await ownership.release()
    expect(await livingOwner(file)).toBeNull()
    await takeOwnership(file)
    expect(await readdir(folder)).toEqual(['owner.2.json'])
  })

  it('replaces an owner that is dead', async () => {
    await writeFile(file, await deadOwner())
    expect(await livingOwner(file)).toBeNull()
    await takeOwnership(file)
    expect(await livingOwner(file)).toMatchObject({ pid: process.pid })
  })

  it('is not fooled by a pid that another process has been given since', async () => {
    await writeFile(file, record(process.pid, 'an earlier boot/1'))
    expect(await livingOwner(file)).toBeNull()
    await takeOwnership(file)
    expect((await livingOwner(file))?.processStart).toBe(await processStart(process.pid))
  })

  it('leaves an owner on another machine alone until its lease has expired', async () => {
    await writeFile(file, record(1, 'anything', 'another-machine'))
    await expect(takeOwnership(file)).rejects.toMatchObject({ code: 'conflict' })
    const longAgo = Date.now() / 1000 - 60
    await utimes(file, longAgo, longAgo)
    expect(await livingOwner(file)).toBeNull()
    await takeOwnership(file)
    expect(await livingOwner(file)).toMatchObject({ pid: process.pid })
    expect(await readdir(folder)).toEqual(['owner.1.json'])
  })

  it('notices before it writes that another has taken over, and leaves that one alone', async () => {
    vi.stubEnv('MIXUP_STUDIO_LEASE_MS', '200')
    let losses = 0
    const ownership = await takeOwnership(file, () => losses++)
    await writeFile(join(folder, 'owner.2.json'), record(1, 'anything', 'another-machine'))
    await vi.waitUntil(() => losses > 0, { timeout: 300_000 })
    await expect(ownership.confirm()).rejects.toMatchObject({ code: 'conflict' })
    await ownership.release()
    expect(await livingOwner(file)).toMatchObject({ host: 'another-machine' })
    expect(losses).toBe(1)
  })

  it('replaces a damaged file', async () => {
    await writeFile(file, '{"pid": 1')
    await takeOwnership(file)
    expect(await livingOwner(file)).toMatchObject({ pid: process.pid })
  })

  it.each(['no owner', 'a dead owner'])('lets one of many through, with %s', async (before) => {
    if (before === 'a dead owner') await writeFile(file, await deadOwner())
    const outcomes = await Promise.allSettled(Array.from({ length: 25 }, () => takeOwnership(file)))
    const won = outcomes.filter(
      (outcome): outcome is PromiseFulfilledResult<Ownership> => outcome.status === 'fulfilled'
    )
    expect(won).toHaveLength(1)
    expect(await readdir(folder)).toEqual(['owner.1.json'])
  })
})

it('whileOwning lets one work at a time', async () => {
  let inside = 0
  let most = 0
  const work = async (): Promise<void> => {
    most = Math.max(most, ++inside)
    await new Promise((resolve) => setTimeout(resolve, 5))
    inside--
  }
  await Promise.all(Array.from({ length: 8 }, () => whileOwning(file, work)))
  expect(most).toBe(1)
})

it('whileOwning does not take an error of the work for a rival', async () => {
  let calls = 0
  const work = (): Promise<void> => {
    calls++
    return Promise.reject(new StudioError('conflict', 'the run is running'))
  }
  await expect(whileOwning(file, work)).rejects.toThrow('the run is running')
  expect(calls).toBe(1)
  expect(await livingOwner(file)).toBeNull()
})
