import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { runConfig } from '../contract/run-config'
import { generator } from '../core/random'
import { livingOwner } from '../storage/owner'
import { runFiles } from '../storage/run-files'
import { childLauncher } from './launch-child'
import { openHost, reaches, type Host } from './testing/host'
import { programs } from './testing/programs'

/** What each kill waits for: the start of the process alone, or so many further steps at most. */
const instants = [300, 40, 'start', 150, 'start', 400] as const

let home: string
let host: Host
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'kill-'))
  host = await openHost(home, { launch: childLauncher(programs.trainer) })
})
afterEach(async () => {
  await host.studio.close()
  await rm(home, { recursive: true, force: true })
})

const config = runConfig.parse({
  data: { source: { kind: 'generated', name: 'two-moons', examples: 400 } },
  model: { architecture: 'mlp', hidden: [16], dropout: 0.1 },
  mixing: { policy: 'input', alpha: 1 },
  training: { epochs: 220, batchSize: 32, checkpointEvery: 0.1 },
  compute: { threads: 1 }
})

/** What a run has reported: steps of its present life, the newest checkpoint, and where each life began. */
interface Seen {
  steps: number
  /** The last one, and how often another than the next one followed. */
  step: number
  leaps: number
  checkpoint: number
  starts: { resumedAt: number; checkpoint: number }[]
}

function follow(id: string): Seen {
  const seen: Seen = { steps: 0, step: 0, leaps: 0, checkpoint: 0, starts: [] }
  host.client.on('run', (message) => {
    if (message.id !== id) return
    const { event } = message
    if (event.type === 'started') {
      const { resumedAt } = event
      seen.starts.push({ resumedAt, checkpoint: seen.checkpoint })
      seen.steps = 0
      seen.step = resumedAt
    } else if (event.type === 'steps') {
      if (event.columns.step[0] !== seen.step + 1) seen.leaps++
      seen.step = event.columns.step.at(-1)!
      seen.steps += event.columns.step.length
    }
    if (event.type === 'checkpoint') seen.checkpoint = event.step
  })
  return seen
}

/** The process that trains a run; null while none does. */
async function trainerOf(id: string): Promise<number | null> {
  const owner = await livingOwner(runFiles(join(home, 'runs', id)).owner)
  // A host owns a run for a moment when it changes its status.
  return owner && owner.pid !== process.pid ? owner.pid : null
}

/** Whatever a run was doing when it was killed, it is listed without a complaint, and nothing else is wrong. */
async function expectListed(id: string): Promise<void> {
  const runs = await host.client.call.listRuns({})
  expect(runs).toMatchObject([{ id, status: { state: 'interrupted' } }])
  expect(runs[0]).not.toHaveProperty('problem')
  expect(await host.client.call.homeProblems()).toEqual([])
}

async function curve(id: string) {
  const { steps, epochs } = await host.client.call.runMetrics({ id })
  const { summary } = await host.client.call.run({ id })
  return {
    steps: [...steps.step],
    losses: [...steps.loss],
    lambdas: [...steps.lambda],
    rates: [...steps.learningRate],
    epochs: epochs.map(({ epoch, trainLoss, validation }) => ({ epoch, trainLoss, validation })),
    results: summary.status.results
  }
}

it(`bears ${instants.length} kills: nothing before a checkpoint is lost, the curve stays`, async () => {
  const random = generator(20, 'generation')
  const { id } = await host.client.call.createRun({ config })
  const seen = follow(id)
  for (const instant of instants) {
    const wanted = instant === 'start' ? 0 : 1 + random.integer(instant)
    // The first life leaves something to resume.
    const isTime = () => instant === 'start' || (seen.checkpoint > 0 && seen.steps >= wanted)
    const waited = { timeout: 300_000, interval: 5 }
    const pid = await vi.waitUntil(async () => isTime() && trainerOf(id), waited)
    const { checkpoint } = seen
    process.kill(pid, 'SIGKILL')
    await reaches(host, id, 'interrupted')
    await expectListed(id)
    const { steps } = await host.client.call.runMetrics({ id })
    // Steps up to a checkpoint reach the disk before it.
    const upTo = Array.from({ length: checkpoint }, (_, index) => index + 1)
    expect([...steps.step].slice(0, checkpoint)).toEqual(upTo)
    // What the killed process reported may come after the kill.
    seen.steps = 0
    await host.client.call.resumeRun({ id })
  }
  await reaches(host, id, 'finished')
  expect(seen.leaps).toBe(0)
  const [first, ...later] = seen.starts
  expect(first).toEqual({ resumedAt: 0, checkpoint: 0 })
  const early = instants.filter((instant) => instant === 'start').length
  expect(later.length).toBeGreaterThanOrEqual(instants.length - early)
  for (const { resumedAt, checkpoint } of later) {
    expect(checkpoint).toBeGreaterThan(0)
    expect(resumedAt).toBeGreaterThanOrEqual(checkpoint)
  }

  const reference = await host.client.call.createRun({ config })
  await reaches(host, reference.id, 'finished')
  expect(await curve(id)).toEqual(await curve(reference.id))
})
