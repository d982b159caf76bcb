import { mkdtemp, rm } from 'node:fs/promises'
import type os from 'node:os'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { runConfig } from '../contract/run-config'
import { memoryWires } from '../rpc/wires/memory'
import { childLauncher } from './launch-child'
import type { Launch } from './launch'
import { openHost, reaches, type Host } from './testing/host'
import { programs } from './testing/programs'

const machine = vi.hoisted(() => ({ name: 'one' }))
vi.mock('node:os', async (original) => ({
  ...(await original<typeof os>()),
  hostname: () => machine.name
}))

const fakeTrainer = childLauncher(programs.fakeTrainer)
const config = runConfig.parse({
  data: { source: { kind: 'generated', name: 'two-moons' } },
  model: { architecture: 'mlp' },
  training: { epochs: 2 }
})

let home: string
const hosts: Host[] = []
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'two-machines-'))
})
afterEach(async () => {
  await Promise.all(hosts.splice(0).map(({ studio }) => studio.close()))
  await rm(home, { recursive: true, force: true, maxRetries: 5 })
})

async function openMachine(name: string, launch: Launch = fakeTrainer): Promise<Host> {
  machine.name = name
  const host = await openHost(home, { launch })
  hosts.push(host)
  return host
}

/** Trainers that do not answer until they die. */
function stuck() {
  let started = 0
  let die: () => void = () => undefined
  const launch: Launch = () => {
    started++
    const [wire] = memoryWires()
    const exited = new Promise<string>((resolve) => {
      die = () => {
        wire.close()
        resolve('exit code 1')
      }
    })
    return { wire, exited, kill: () => die() }
  }
  return { launch, started: () => started, die: () => die() }
}

it('lets a machine start what waits while another one is slow to start a run', async () => {
  const slow = stuck()
  const one = await openMachine('one', slow.launch)
  await one.client.call.updateSettings({ maxConcurrentRuns: 4 })
  const first = await one.client.call.createRun({ config })
  await vi.waitUntil(() => slow.started() === 1, { timeout: 300_000 })
  const two = await openMachine('two')
  const second = await two.client.call.createRun({ config })
  await reaches(two, second.id, 'finished')
  const { summary } = await two.client.call.run({ id: first.id })
  expect(summary.status.state).toBe('queued')
  expect(slow.started()).toBe(1)
  slow.die()
})

it('has each of many runs started by one of the machines', async () => {
  const started: string[] = []
  const counted =
    (name: string): Launch =>
    (role, log) => {
      if (role === 'run') started.push(name)
      return fakeTrainer(role, log)
    }
  const one = await openMachine('one', counted('one'))
  await one.client.call.updateSettings({ maxConcurrentRuns: 4 })
  const two = await openMachine('two', counted('two'))
  const made = await Promise.all(
    [one, two, one, two, one, two].map(({ client }) => client.call.createRun({ config }))
  )
  for (const { id } of made) await reaches(one, id, 'finished')
  expect(started).toHaveLength(6)
})
