/**
 * Starts and pauses an experiment of 500 runs: `npx tsx bench/experiment-start.ts [runs] [--real]`. Prints the
 * seconds until each executor has taken the runs, those until a pause has ended them, and for how long the host answered
 * nothing meanwhile. Replacements for Slurm's commands answer at once; with `--real`, a Slurm is set up on this machine and
 * holds the jobs back. Bars: submission within 5 s, start and pause within 3 s, no hold over
 * 100 ms.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import { experimentDefinition } from '../src/contract/experiment/definition'
import { slurmProfile, type ExecutorName } from '../src/contract/executors'
import { startCluster } from '../src/studio/executors/slurm/testing/cluster'
import { standInCommands } from '../src/studio/executors/slurm/testing/stand-ins'
import { openBenchedHome, type BenchedHome } from './home'

const { values, positionals } = parseArgs({
  options: { real: { type: 'boolean', default: false } },
  allowPositionals: true
})
const runs = Number(positionals[0] ?? 500)
const configurations = 4

const definition = experimentDefinition.parse({
  name: 'Started at once',
  base: {
    data: { source: { kind: 'generated', name: 'two-moons', examples: 100 } },
    model: { architecture: 'mlp', hidden: [4] }
  },
  grid: {
    mixing: [{ policy: 'input', alpha: 0.2 }, { policy: 'input', alpha: 1 }, { policy: 'manifold' }]
  },
  seeds: Array.from({ length: Math.ceil(runs / configurations) }, (_, seed) => seed)
})

async function timed(title: string, work: () => Promise<unknown>): Promise<void> {
  const delay = monitorEventLoopDelay({ resolution: 5 })
  delay.enable()
  const began = performance.now()
  await work()
  const seconds = (performance.now() - began) / 1000
  // Started work may still be running after the answer.
  await new Promise((resolve) => setTimeout(resolve, 500))
  delay.disable()
  console.log(
    `${title.padEnd(28)} ${seconds.toFixed(2).padStart(7)} s   longest hold ${(delay.max / 1e6).toFixed(0).padStart(5)} ms`
  )
}

async function startAndPause(executor: ExecutorName, { call }: BenchedHome): Promise<void> {
  const { id } = await call.createExperiment({ definition })
  await timed(`start on ${executor}`, () => call.startExperiment({ id, executor }))
  await timed(`look at it`, () => call.experiment({ id }))
  await timed(`pause on ${executor}`, () => call.pauseExperiment({ id }))
  await timed(`start again on ${executor}`, () => call.startExperiment({ id, executor }))
  await timed(`pause again on ${executor}`, () => call.pauseExperiment({ id }))
}

const folder = await mkdtemp(join(tmpdir(), 'experiment-start-'))
const cluster = values.real ? await startCluster() : null
try {
  if (!cluster) process.env['PATH'] = (await standInCommands(join(folder, 'bin'))).path
  for (const executor of ['local', 'slurm'] as const) {
    const home = await openBenchedHome(join(folder, executor))
    if (cluster) {
      await home.call.updateSettings({ slurm: slurmProfile.parse({ options: ['--hold'] }) })
    }
    await startAndPause(executor, home)
    await home.close()
  }
} finally {
  await cluster?.stop()
  await rm(folder, { recursive: true, force: true, maxRetries: 5 })
}
