import type { ChildProcess } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { RunOwner, RunStatus } from '../contract/records'
import { runConfig } from '../contract/run-config'
import { openHome } from '../studio/home'
import { RunStore } from '../studio/run-store'
import { startCommand } from './testing/start-command'

const exitCodes = { finished: 0, later: 75, stopped: 130 }

let home: string
let store: RunStore
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'run-'))
  store = new RunStore((await openHome(home)).runs)
})
afterEach(() => rm(home, { recursive: true, force: true, maxRetries: 5 }))

const config = (epochs: number) =>
  runConfig.parse({
    data: { source: { kind: 'generated', name: 'two-moons', examples: 200 } },
    model: { architecture: 'mlp', hidden: [8] },
    training: { epochs },
    compute: { threads: 1 }
  })

const start = (...commandLine: string[]) => startCommand(home, ...commandLine)

async function statusOf(id: string): Promise<RunStatus> {
  return JSON.parse(await readFile(store.files(id).status, 'utf8')) as RunStatus
}

async function trains(id: string): Promise<void> {
  await vi.waitUntil(async () => (await statusOf(id)).epoch > 0, { timeout: 300_000 })
}

async function signalAll(id: string, child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const { folder } = store.files(id)
  const numbers = (await readdir(folder)).flatMap(
    (name) => /^owner\.(\d+)\.json$/.exec(name)?.[1] ?? []
  )
  const newest = join(folder, `owner.${Math.max(...numbers.map(Number))}.json`)
  const { pid } = JSON.parse(await readFile(newest, 'utf8')) as RunOwner
  process.kill(pid, signal)
  child.kill(signal)
}

it('trains a run that was left in the queue, once; repeating it changes nothing', async () => {
  const id = await store.create(config(2))
  expect(await start('run', id).ended).toMatchObject({ code: exitCodes.finished })
  const finished = await statusOf(id)
  expect(finished.state).toBe('finished')
  expect(await start('run', id).ended).toMatchObject({ code: exitCodes.finished })
  expect(await statusOf(id)).toEqual(finished)
  expect(await readdir(join(home, 'runs'))).toEqual([id])
})

it('resume starts a run whose command line was killed while it waited in the queue', async () => {
  const id = await store.create(config(2))
  expect(await start('resume', id).ended).toMatchObject({ code: exitCodes.finished })
})

it.each(['SIGTERM', 'SIGUSR1'] as const)(
  'keeps everything and asks to be continued when %s reaches every process',
  async (signal) => {
    const id = await store.create(config(100_000))
    const { child, ended } = start('run', id)
    await trains(id)
    await signalAll(id, child, signal)
    expect(await ended).toMatchObject({ code: exitCodes.later })
    const { state, step } = await statusOf(id)
    expect(state).toBe('interrupted')
    const checkpoints = await readdir(store.files(id).checkpoints)
    expect(checkpoints).toContain(`step-${String(step).padStart(9, '0')}.safetensors`)

    const again = start('run', id)
    await vi.waitUntil(async () => (await statusOf(id)).step > step, { timeout: 300_000 })
    again.child.kill('SIGINT')
    expect(await again.ended).toMatchObject({ code: exitCodes.stopped })
    expect((await statusOf(id)).state).toBe('stopped')
    expect(await start('run', id).ended).toMatchObject({ code: exitCodes.stopped })
  },
  180_000
)
