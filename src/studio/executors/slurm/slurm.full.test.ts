import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { slurmProfile, type ExecutorName } from '../../../contract/executors'
import { experimentDefinition } from '../../../contract/experiment/definition'
import { livingOwner } from '../../../storage/owner'
import { childLauncher } from '../../launch-child'
import { openHost, type Host } from '../../testing/host'
import { nodeArguments, programs } from '../../testing/programs'
import { missingSlurm, startCluster, type Cluster } from './testing/cluster'

const missing = missingSlurm()
const definition = experimentDefinition.parse({
  name: 'Moons on a cluster',
  base: {
    data: { source: { kind: 'generated', name: 'two-moons', examples: 2000 } },
    model: { architecture: 'mlp', hidden: [16] },
    training: { epochs: 100, batchSize: 32, checkpointEvery: 0.5 },
    compute: { threads: 1 }
  },
  grid: {
    mixing: [{ policy: 'input', alpha: 0.2 }, { policy: 'input', alpha: 1 }, { policy: 'manifold' }]
  },
  seeds: [0, 1, 2],
  sideBySide: 2
})
const minutes = 60_000

/** What must not depend on where and with how many interruptions a run was computed. */
async function outcome({ client }: Host, id: string) {
  const { members, table } = await client.call.experiment({ id })
  const curves = members.map(async ({ label, seed, run }) => {
    const { steps, epochs } = await client.call.runMetrics({ id: run! })
    const { summary } = await client.call.run({ id: run! })
    return {
      ...{ label, seed, losses: [...steps.loss], lambdas: [...steps.lambda] },
      epochs: epochs.map(({ epoch, trainLoss, validation }) => ({ epoch, trainLoss, validation })),
      results: summary.status.results
    }
  })
  const rows = table.rows.map(({ members: scores, ...row }) => ({
    ...row,
    values: scores.map(({ seed, value }) => ({ seed, value }))
  }))
  return { rows, curves: await Promise.all(curves) }
}

const pidsOf = async (commandLine: string): Promise<number[]> => {
  const { stdout } = await promisify(execFile)('pgrep', ['-f', commandLine])
  return stdout.trim().split('\n').map(Number)
}

describe.skipIf(missing !== null)(`a real Slurm${missing ? ` (skipped: ${missing})` : ''}`, () => {
  let cluster: Cluster
  let host: Host
  let home: string
  const homes: string[] = []
  beforeAll(async () => {
    cluster = await startCluster()
  })
  afterAll(async () => {
    await cluster.stop()
    await Promise.all(
      homes.map((home) => rm(home, { recursive: true, force: true, maxRetries: 5 }))
    )
  })

  async function open(): Promise<void> {
    home = await mkdtemp(join(tmpdir(), 'cluster-home-'))
    homes.push(home)
    host = await openHost(home, {
      launch: childLauncher(programs.trainer),
      command: [process.execPath, ...nodeArguments(programs.cli)]
    })
  }

  async function start(executor: ExecutorName): Promise<string> {
    const { id } = await host.client.call.createExperiment({ definition })
    await host.client.call.startExperiment({ id, executor })
    return id
  }

  const members = async (id: string) => (await host.client.call.experiment({ id })).members
  const finished = (id: string) =>
    vi.waitUntil(async () => (await members(id)).every(({ state }) => state === 'finished'), {
      timeout: 25 * minutes,
      interval: 500
    })
  /** A run that trains, with a checkpoint to resume from, other than those named. */
  const training = (id: string, ...others: string[]) =>
    vi.waitUntil(
      async () => {
        for (const { run, state, place } of await members(id)) {
          if (state !== 'running' || run === null || others.includes(run)) continue
          const checkpoints = await readdir(join(home, 'runs', run, 'checkpoints')).catch(() => [])
          if (checkpoints.length > 0) return { run, job: place!.job!, output: place!.output! }
        }
        return null
      },
      { timeout: 5 * minutes, interval: 100 }
    )
  /** Kills every process of a run, as running out of memory does; `scancel` would say that somebody wanted it. */
  const kill = async (run: string) => {
    const { pid } = (await livingOwner(join(home, 'runs', run, 'owner.json')))!
    for (const one of [...(await pidsOf(`run ${run}`)), pid]) process.kill(one, 'SIGKILL')
  }
  const scontrol = (...rest: string[]) => cluster.command('scontrol', ...rest)
  const resumes = async (run: string) => {
    const text = await readFile(join(home, 'runs', run, 'metrics.jsonl'), 'utf8')
    return text.split('"type":"resumed"').length - 1
  }

  it(
    'finishes an experiment through a kill, a requeue, a time limit and a drain, to the same bits',
    async () => {
      await open()
      const profile = { atOnce: 3, signalBefore: 20 }
      await host.client.call.updateSettings({ slurm: slurmProfile.parse(profile) })
      const id = await start('slurm')
      const limited = await training(id)
      // Slurm counts whole minutes. A paused run outlasts them even on a fast machine.
      await host.client.call.pauseRun({ id: limited.run })
      await scontrol('update', `jobid=${limited.job}`, 'timelimit=00:02:00')
      const killed = await training(id, limited.run)
      await kill(killed.run)
      const requeued = await training(id, limited.run, killed.run)
      await scontrol('requeue', requeued.job)
      await scontrol('update', 'nodename=localhost', 'state=drain', 'reason=test')
      await vi.waitUntil(async () =>
        /drained|draining/.test(await cluster.command('sinfo', '-h', '-o', '%T'))
      )
      await scontrol('update', 'nodename=localhost', 'state=resume')
      await finished(id)
      for (const { run } of [limited, killed, requeued]) expect(await resumes(run)).toBe(1)
      expect(await readFile(limited.output, 'utf8')).toContain('time limit')
      const onCluster = await outcome(host, id)
      expect(onCluster.curves).toHaveLength(12)
      const before = (await members(id)).map(({ run }) => run)
      await host.studio.close()

      await open()
      const local = await start('local')
      await finished(local)
      expect((await members(local)).some(({ run }) => before.includes(run))).toBe(false)
      const onThisMachine = await outcome(host, local)
      expect(onThisMachine.rows).toEqual(onCluster.rows)
      for (const [index, curve] of onThisMachine.curves.entries()) {
        expect(curve).toEqual(onCluster.curves[index])
      }
      await host.studio.close()
    },
    40 * minutes
  )
})
