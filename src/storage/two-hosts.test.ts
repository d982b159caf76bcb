import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, stat, utimes } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { livingOwner, takeOwnership } from './owner'

const holder = fileURLToPath(new URL('./testing/hold.ts', import.meta.url))
const loader = import.meta.resolve?.('tsx') ?? 'tsx'
const hold = [process.execPath, '--import', loader, holder]
/** Another host name and other processes, as in a container next door. */
const elsewhere = ['unshare', '--uts', '--pid', '--fork', '--kill-child', '--mount-proc']

function works(command: string, ...commandLine: string[]): boolean {
  try {
    execFileSync(command, commandLine, { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
const hasNamespaces = works('unshare', ...elsewhere.slice(1), 'true')
/** Without the command-line tool, which leaks semaphores when killed. */
const fakeTime = `/usr/lib/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu/faketime/libfaketime.so.1`

let folder: string
let file: string
let output: string
let children: ChildProcess[]
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'two-hosts-'))
  file = join(folder, 'owner.json')
  output = join(folder, 'output')
  children = []
  vi.stubEnv('MIXUP_STUDIO_LEASE_MS', '1500')
})
afterEach(async () => {
  vi.unstubAllEnvs()
  for (const child of children) child.kill('SIGKILL')
  await rm(folder, { recursive: true, force: true, maxRetries: 5 })
})

const written = async (): Promise<string[]> =>
  (await readFile(output, 'utf8').catch(() => '')).split('\n').filter(Boolean)

/** Waits until the file system has seen renewals over that many milliseconds, longer than a lease. */
async function renewedFor(milliseconds: number): Promise<void> {
  const renewed = async () => (await stat(join(folder, 'owner.1.json'))).mtimeMs
  const first = await renewed()
  await vi.waitUntil(async () => (await renewed()) > first + milliseconds, { timeout: 300_000 })
}

/** Starts a process that owns the file; resolves with what it names itself once it writes. */
async function start(command: string[], environment: NodeJS.ProcessEnv = {}) {
  const before = (await written()).length
  const [name = '', ...rest] = command
  const child = spawn(name, rest, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'inherit', 'inherit']
  })
  children.push(child)
  await vi.waitUntil(async () => (await written()).length > before + 3, { timeout: 300_000 })
  return child
}

/** Of the process itself, which a namespace numbers in its own way. */
function signal(name: NodeJS.Signals, child: ChildProcess): void {
  const pids = execFileSync('pgrep', ['-P', String(child.pid)], { encoding: 'utf8' })
  process.kill(Number(pids.trim()), name)
}

it('a process on the same machine that is paused keeps what it owns, for however long', async () => {
  const child = await start([...hold, file, output])
  child.kill('SIGSTOP')
  await new Promise((resolve) => setTimeout(resolve, 2500))
  await expect(takeOwnership(file)).rejects.toMatchObject({ code: 'conflict' })
  child.kill('SIGCONT')
  const before = (await written()).length
  await vi.waitUntil(async () => (await written()).length > before + 3, { timeout: 300_000 })
  child.kill('SIGTERM')
  expect(await once(child, 'exit')).toEqual([0, null])
  await takeOwnership(file)
})

describe.skipIf(!hasNamespaces)('a process under another host name (needs unshare)', () => {
  const there = (...command: string[]): string[] => [
    ...elsewhere,
    'sh',
    '-c',
    'hostname elsewhere && exec "$@"',
    'sh',
    ...command
  ]

  it('keeps what it owns for as long as it lives', async () => {
    await start(there(...hold, file, output))
    expect(await livingOwner(file)).toMatchObject({ host: 'elsewhere' })
    await renewedFor(2500)
    await expect(takeOwnership(file)).rejects.toMatchObject({ code: 'conflict' })
  })

  it('loses it once it is dead for the length of its lease', async () => {
    const lease = 3_600_000
    const child = await start(there(...hold, file, output), { MIXUP_STUDIO_LEASE_MS: `${lease}` })
    child.kill('SIGKILL')
    await once(child, 'exit')
    await expect(takeOwnership(file)).rejects.toMatchObject({ code: 'conflict' })
    const longAgo = (Date.now() - 2 * lease) / 1000
    await utimes(join(folder, 'owner.1.json'), longAgo, longAgo)
    expect(await livingOwner(file)).toBeNull()
    await takeOwnership(file)
  })

  it('that wakes up after another took over writes nothing more and ends', async () => {
    const child = await start(there(...hold, file, output))
    signal('SIGSTOP', child)
    await vi.waitUntil(async () => (await livingOwner(file)) === null, { timeout: 300_000 })
    const successor = await takeOwnership(file)
    const before = await written()
    signal('SIGCONT', child)
    expect(await once(child, 'exit')).toEqual([3, null])
    // What had been handed to the system before the pause may still arrive.
    expect((await written()).length - before.length).toBeLessThanOrEqual(1)
    await successor.confirm()
    expect(await livingOwner(file)).toMatchObject({ pid: process.pid })
  })

  it.skipIf(!existsSync(fakeTime)).each(['-2d', '+2d'])(
    'is alive or dead as the file system counts time, with its clock off by %s (needs faketime)',
    async (offset) => {
      const child = await start(there(...hold, file, output), {
        LD_PRELOAD: fakeTime,
        FAKETIME: offset,
        NO_FAKE_STAT: '1'
      })
      await renewedFor(2500)
      await expect(takeOwnership(file)).rejects.toMatchObject({ code: 'conflict' })
      child.kill('SIGKILL')
      await vi.waitUntil(async () => (await livingOwner(file)) === null, { timeout: 300_000 })
    }
  )
})
