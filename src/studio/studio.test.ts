import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { runConfig, type RunConfigInput } from '../contract/run-config'
import type { StudioOptions } from './studio'
import { openHost as open, reaches, type Host } from './testing/host'

let home: string
let hosts: Host[]
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'studio-'))
  hosts = []
})
afterEach(async () => {
  await Promise.all(hosts.map(({ studio }) => studio.close()))
  await rm(home, { recursive: true, force: true })
})

async function openHost(options: Partial<StudioOptions> = {}): Promise<Host> {
  const host = await open(home, options)
  hosts.push(host)
  return host
}

function config(name: string, epochs = 2) {
  const input: RunConfigInput = {
    name,
    data: { source: { kind: 'generated', name: 'two-moons' } },
    model: { architecture: 'mlp' },
    training: { epochs }
  }
  return { config: runConfig.parse(input) }
}

async function losses({ client }: Host, id: string): Promise<number[]> {
  return [...(await client.call.runMetrics({ id })).steps.loss]
}

describe('a run', () => {
  it('goes from the queue to its end, into files that say everything', async () => {
    const host = await openHost()
    const steps: number[] = []
    host.client.on('run', ({ event }) => {
      if (event.type === 'steps') steps.push(...event.columns.step)
    })
    const { id } = await host.client.call.createRun(config('good'))
    await reaches(host, id, 'finished')
    expect(host.states(id)).toEqual(['starting', 'running', 'finished'])
    const all = Array.from({ length: 40 }, (_, index) => index + 1)
    expect(steps).toEqual(all)
    const { steps: stored, epochs } = await host.client.call.runMetrics({ id })
    expect([...stored.step]).toEqual(all)
    expect(stored.loss[0]).toBeNaN()
    expect(epochs.map(({ epoch }) => epoch)).toEqual([1, 2])
    const { summary, environment } = await host.client.call.run({ id })
    expect(summary.status).toMatchObject({ step: 40, epoch: 2, reason: 'completed' })
    expect(summary.status.results).toHaveLength(2)
    expect(environment?.runtime.backend).toBe('fake')
  })

  it('says why its data cannot be used', async () => {
    const host = await openHost()
    const { id } = await host.client.call.createRun(config('invalid data'))
    await reaches(host, id, 'failed')
    const { summary } = await host.client.call.run({ id })
    expect(summary.status.error).toMatchObject({
      code: 'invalid-data',
      message: 'The file has no rows. Choose another.'
    })
  })

  it('fails with the cause when its folder cannot be written', async () => {
    const host = await openHost()
    const { id } = await host.client.call.createRun(config('good'))
    await mkdir(join(home, 'runs', id, 'metrics.jsonl'))
    await reaches(host, id, 'failed')
    const { summary } = await host.client.call.run({ id })
    expect(summary.status.error).toMatchObject({
      code: 'storage',
      message: expect.stringContaining('metrics.jsonl') as string
    })
  })

  it('pauses, continues, stops with a checkpoint, resumes to the same curve', async () => {
    const host = await openHost()
    const { id } = await host.client.call.createRun(config('good', 10))
    await reaches(host, id, 'running')
    await host.client.call.pauseRun({ id })
    await reaches(host, id, 'paused')
    const before = await losses(host, id)
    await sleep(300)
    expect((await losses(host, id)).length - before.length).toBeLessThan(20)
    await expect(host.client.call.pauseRun({ id })).rejects.toMatchObject({ code: 'conflict' })
    await host.client.call.continueRun({ id })
    await reaches(host, id, 'running')
    await host.client.call.stopRun({ id })
    await reaches(host, id, 'stopped')
    const stopped = await losses(host, id)
    expect(stopped.length).toBeLessThan(200)
    await host.client.call.resumeRun({ id })
    await reaches(host, id, 'finished')
    const { status } = (await host.client.call.run({ id })).summary
    expect(status.worked).toBeGreaterThan(0)
    expect(status.worked).toBeLessThan(status.updated - status.created - 300)
    const reference = await host.client.call.createRun(config('good', 10))
    await reaches(host, reference.id, 'finished')
    expect(await losses(host, id)).toEqual(await losses(host, reference.id))
    await expect(host.client.call.resumeRun({ id })).rejects.toMatchObject({ code: 'conflict' })
  })

  it('stops at once while it is still opening its data', async () => {
    const host = await openHost()
    const { id } = await host.client.call.createRun(config('slow to open'))
    await reaches(host, id, 'starting')
    await host.client.call.stopRun({ id })
    await reaches(host, id, 'stopped')
  })

  it.each([
    ['dies', 'SIGKILL'],
    ['rejects', 'unexpected error']
  ] as const)(
    'is interrupted when its trainer %s, and the host keeps running',
    async (name, how) => {
      const host = await openHost()
      const { id } = await host.client.call.createRun(config(name))
      await reaches(host, id, 'interrupted')
      const { summary } = await host.client.call.run({ id })
      expect(summary.status.error?.code).toBe('trainer-died')
      expect(summary.status.reason).toContain(how)
      expect(summary.status.reason).toContain('Resume')
      const next = await host.client.call.createRun(config('good'))
      await reaches(host, next.id, 'finished')
    }
  )

  it('gets a checkpoint when its host goes away, and can be resumed by the next', async () => {
    const first = await openHost()
    const { id } = await first.client.call.createRun(config('good', 20))
    await reaches(first, id, 'running')
    await first.studio.close()
    const second = await openHost()
    await reaches(second, id, 'interrupted')
    await second.client.call.resumeRun({ id })
    await reaches(second, id, 'finished')
    expect(await losses(second, id)).toHaveLength(400)
  })

  it('keeps what the process printed', async () => {
    const host = await openHost()
    const { id } = await host.client.call.createRun(config('rejects'))
    await reaches(host, id, 'interrupted')
    expect(await host.client.call.runLog({ id })).toContain('nobody handles this')
  })
})

describe('the queue', () => {
  it('starts one run at a time, in order, and more when the settings say so', async () => {
    const host = await openHost()
    const runs = [config('good', 1000), config('good'), config('good')]
    const ids: string[] = []
    for (const run of runs) ids.push((await host.client.call.createRun(run)).id)
    await reaches(host, ids[0]!, 'running')
    const states = (await host.client.call.listRuns({})).map(({ status }) => status.state)
    expect(states).toEqual(['running', 'queued', 'queued'])
    await host.client.call.stopRun({ id: ids[1]! })
    await reaches(host, ids[1]!, 'stopped')
    expect(await host.client.call.updateSettings({ maxConcurrentRuns: 2 })).toEqual({
      maxConcurrentRuns: 2
    })
    await reaches(host, ids[2]!, 'finished')
    expect((await host.client.call.run({ id: ids[0]! })).summary.status.state).toBe('running')
    expect(host.states(ids[1]!)).toEqual(['stopped'])
  })

  it('is shared by two hosts of one home: each run has one owner, nothing is written twice', async () => {
    const [one, two] = await Promise.all([openHost(), openHost()])
    await one.client.call.updateSettings({ maxConcurrentRuns: 2 })
    const created = await Promise.all(
      [one, two, one, two, one].map(({ client }) => client.call.createRun(config('good', 3)))
    )
    for (const { id } of created) await reaches(two, id, 'finished')
    for (const { id } of created) {
      const text = await readFile(join(home, 'runs', id, 'metrics.jsonl'), 'utf8')
      expect(text).not.toContain('resumed')
      const { steps } = await one.client.call.runMetrics({ id })
      expect([...steps.step]).toEqual(Array.from({ length: 60 }, (_, index) => index + 1))
    }
  })
})

describe('two hosts', () => {
  it('see each other’s runs live, and can pause and stop them', async () => {
    const owner = await openHost()
    const other = await openHost({ starts: 'own' })
    const seen: number[] = []
    other.client.on('run', ({ event }) => {
      if (event.type === 'steps') seen.push(...event.columns.step)
    })
    const { id } = await owner.client.call.createRun(config('good', 50))
    await reaches(other, id, 'running')
    await other.client.call.pauseRun({ id })
    await reaches(owner, id, 'paused')
    // The owner's trainer reports it before the file that the other host reads.
    await reaches(other, id, 'paused')
    await other.client.call.continueRun({ id })
    await reaches(owner, id, 'running')
    await other.client.call.stopRun({ id })
    await reaches(other, id, 'stopped')
    const { steps } = await owner.client.call.runMetrics({ id })
    await vi.waitUntil(() => seen.at(-1) === steps.step.at(-1), { timeout: 300_000 })
    expect(other.states(id)).toContain('paused')
  })

  it('leave queued runs alone where they only start their own', async () => {
    const other = await openHost({ starts: 'own' })
    const paused = await openHost({ starts: 'own' })
    await paused.client.call.createRun(config('good'))
    await sleep(50)
    expect(other.studio.activeRuns).toEqual([])
  })
})

describe('what people add', () => {
  it('names, tags, hides and brings back', async () => {
    const host = await openHost()
    const { id } = await host.client.call.createRun(config('good', 1))
    await expect(host.client.call.updateRun({ id, deleted: true })).rejects.toMatchObject({
      code: 'conflict'
    })
    await reaches(host, id, 'finished')
    await host.client.call.updateRun({ id, name: 'First', tags: ['a'] })
    const deleted = await host.client.call.updateRun({ id, deleted: true })
    expect(deleted).toMatchObject({ name: 'First', user: { tags: ['a'] } })
    expect(await host.client.call.listRuns({})).toEqual([])
    expect(await host.client.call.listRuns({ deleted: true })).toHaveLength(1)
    await host.client.call.updateRun({ id, deleted: false })
    expect(await host.client.call.listRuns({})).toHaveLength(1)
  })

  it('is refused for a run that is not there, and for a path as an id', async () => {
    const { client } = await openHost()
    await expect(client.call.run({ id: 'none' })).rejects.toMatchObject({ code: 'not-found' })
    await expect(client.call.run({ id: '../x' })).rejects.toMatchObject({
      code: 'invalid-argument'
    })
  })

  it('is not affected by a damaged folder next to it', async () => {
    const host = await openHost()
    const { id } = await host.client.call.createRun(config('good', 1))
    await reaches(host, id, 'finished')
    await writeFile(join(home, 'runs', id, 'status.json'), '{"state"')
    const other = await host.client.call.createRun(config('good', 1))
    await reaches(host, other.id, 'finished')
    expect((await host.client.call.listRuns({})).map((run) => run.id)).toEqual([other.id])
  })
})

describe('the desk', () => {
  it('answers, reports progress, and is restarted after it has died', async () => {
    const host = await openHost()
    const progress: string[] = []
    host.client.on('progress', ({ text }) => progress.push(text))
    const { runtime } = await host.client.call.system()
    expect(runtime.backend).toBe('fake')
    const source = { kind: 'bundled', name: 'digits' } as const
    await expect(host.client.call.inspect({ source })).rejects.toMatchObject({
      code: 'trainer-died'
    })
    expect(progress).toEqual(['reading'])
    expect((await host.client.call.system()).version).toBe('test')
  })
})
