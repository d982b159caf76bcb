import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { runConfig } from '../contract/run-config'
import type { RunStatus } from '../contract/records'
import { livingOwner } from '../storage/owner'
import { openHome } from './home'
import { RunStore } from './run-store'
import { nodeArguments, programs } from './testing/programs'

/** Every process of a host throws this when it gets SIGUSR2, like a bug in its own code. */
const planted = 'planted error'
const plant = `data:text/javascript,process.on('SIGUSR2',()=>{throw new Error('${planted}')})`

let home: string
let store: RunStore
let id: string
let children: ChildProcess[]
beforeEach(async () => {
  children = []
  home = await mkdtemp(join(tmpdir(), 'last-resort-'))
  store = new RunStore((await openHome(home)).runs)
  id = await store.create(
    runConfig.parse({
      data: { source: { kind: 'generated', name: 'two-moons', examples: 200 } },
      model: { architecture: 'mlp', hidden: [8] },
      training: { epochs: 100_000 },
      compute: { threads: 1 }
    })
  )
})
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL')
  await rm(home, { recursive: true, force: true, maxRetries: 5 })
})

function start(host: 'server' | 'cli', ...commandLine: string[]) {
  const child = spawn(process.execPath, [...nodeArguments(programs[host]), ...commandLine], {
    env: { ...process.env, MIXUP_STUDIO_HOME: home, NODE_OPTIONS: `--import "${plant}"` },
    stdio: ['ignore', 'ignore', 'pipe']
  })
  children.push(child)
  let stderr = ''
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString()))
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, stderr }))
  return { child, ended }
}

const status = async (): Promise<RunStatus> =>
  JSON.parse(await readFile(store.files(id).status, 'utf8')) as RunStatus

async function trains(): Promise<void> {
  await vi.waitUntil(async () => (await status()).epoch > 0, { timeout: 300_000 })
}

async function expectCheckpoint(): Promise<RunStatus> {
  const ended = await status()
  expect(ended.state).toBe('interrupted')
  const checkpoints = await readdir(store.files(id).checkpoints)
  expect(checkpoints).toContain(`step-${String(ended.step).padStart(9, '0')}.safetensors`)
  return ended
}

it('the command line logs an error that nobody handles, saves a checkpoint and ends', async () => {
  const { child, ended } = start('cli', 'run', 'latest')
  await trains()
  child.kill('SIGUSR2')
  const { code, stderr } = await ended
  expect(code).toBe(1)
  expect(stderr).toContain(planted)
  expect(await readFile(join(home, 'logs/cli.log'), 'utf8')).toContain(planted)
  expect((await expectCheckpoint()).reason).toContain('unexpected error')
})

it('so does a trainer, whose host stays; so does the browser host', async () => {
  const { child, ended } = start('server')
  await trains()
  const { pid } = (await livingOwner(store.files(id).owner))!
  process.kill(pid, 'SIGUSR2')
  await vi.waitUntil(async () => (await status()).state === 'interrupted', { timeout: 300_000 })
  const { reason, error } = await expectCheckpoint()
  expect(reason).toContain('unexpected error')
  expect(error?.message).toContain('log.txt')
  expect(await readFile(store.files(id).log, 'utf8')).toContain(planted)
  expect(child.exitCode).toBeNull()

  child.kill('SIGUSR2')
  const { code, stderr } = await ended
  expect(code).toBe(1)
  expect(stderr).toContain(planted)
  expect(await readFile(join(home, 'logs/server.log'), 'utf8')).toContain(planted)
})
