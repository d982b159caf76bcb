import { execFileSync } from 'node:child_process'
import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { RunSummary } from '../src/contract/records'
import { runConfig } from '../src/contract/run-config'
import { generator } from '../src/core/random'
import { say } from './console'
import { differing } from './killing/curves'
import { Victim } from './killing/victim'
import { writersOfRuns } from './killing/writers'

// npm run test:leases [-- --count 100 --seed 1]: two hosts with names of their own share a home and train up to their limits
// while trainers and hosts are killed at random. Every fifth kill is the death of the whole other machine, whose runs the
// first one resumes by itself. Needs Linux, root and unshare. What trains is made up, so that starts are quick; it lasts longer
// than the starts of four runs, which follow each other.

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    /** Milliseconds. */
    lease: { type: 'string', default: '3000' }
  }
})
const count = Number(values.count)
const random = generator(Number(values.seed), 'generation')
const pick = (choices: number): number => Math.floor(random.uniform() * choices)
const limit = 2
const unfinished = 5

const home = await realpath(await mkdtemp(join(tmpdir(), 'leases-')))
const trainer = new URL('../src/trainer/testing/fake-trainer.ts', import.meta.url)
const environment = { MIXUP_STUDIO_LEASE_MS: values.lease }
const here = new Victim({ home, trainer, environment })
const elsewhere = new Victim({ home, trainer, environment, hostName: 'elsewhere' })
const config = runConfig.parse({
  data: { source: { kind: 'generated', name: 'two-moons', examples: 100 } },
  model: { architecture: 'mlp', hidden: [4] },
  training: { epochs: 180 }
})

const created: string[] = []
const twice = new Set<string>()
const takeovers: number[] = []

const list = (): Promise<RunSummary[]> => here.call.listRuns({})
const trainsAt = ({ status, host }: RunSummary): string | undefined =>
  status.state === 'running' ? host : undefined

/** Continues those that were cut off; another host may do so first. */
async function resume(runs: RunSummary[]): Promise<void> {
  for (const { id, status } of runs) {
    if (status.state === 'interrupted') await here.call.resumeRun({ id }).catch(() => undefined)
  }
}

/** Keeps enough to do, and continues what a killed trainer left. */
async function tend(): Promise<RunSummary[]> {
  const runs = await list()
  await resume(runs)
  const open = runs.filter(({ status }) => status.state !== 'finished').length
  for (let more = open; more < unfinished; more++) {
    created.push((await here.call.createRun({ config })).id)
  }
  return runs
}

async function until<T>(
  look: () => Promise<T | null | undefined | false>,
  what: string
): Promise<T> {
  const deadline = performance.now() + 120_000
  for (;;) {
    const found = await look()
    if (found) return found
    if (performance.now() > deadline) throw new Error(`It never happened that ${what}.`)
    await sleep(100)
  }
}

let watching = true
async function watch(): Promise<void> {
  while (watching) {
    for (const [id, writers] of await writersOfRuns(home)) if (writers > 1) twice.add(id)
    await sleep(200)
  }
}

/**
 * The other machine dies; resolves once none of its runs counts as being trained there. One whose trainer had died before,
 * which its host still wrote down, is for its user to resume.
 */
async function killMachine(): Promise<void> {
  const lost = await until(async () => {
    const theirs = (await tend()).filter((run) => trainsAt(run) === 'elsewhere')
    return theirs.length > 0 && theirs.map(({ id }) => id)
  }, 'the other host trains')
  await sleep(random.uniform() * 500)
  await elsewhere.kill('all')
  const began = performance.now()
  await until(async () => {
    const runs = (await list()).filter(({ id }) => lost.includes(id))
    await resume(runs.filter(({ status }) => status.error?.code === 'trainer-died'))
    return runs.every(
      (run) =>
        run.status.state === 'finished' ||
        run.status.state === 'queued' ||
        (trainsAt(run) ?? 'elsewhere') !== 'elsewhere'
    )
  }, 'the runs of a dead machine are resumed on this one')
  takeovers.push((performance.now() - began) / 1000)
  await elsewhere.start()
}

/** Each of the two hosts trains as many runs as it may, which takes none of the room of the other. */
const bothAtTheirLimits = (): Promise<boolean> =>
  until(async () => {
    const hosts = (await tend()).map(trainsAt).filter(Boolean)
    const theirs = hosts.filter((host) => host === 'elsewhere').length
    return theirs === limit && hosts.length === 2 * limit
  }, `both hosts train ${limit} runs at once`)

async function killProcess(): Promise<void> {
  await until(async () => (await tend()).some(trainsAt), 'anything trains')
  await sleep(random.uniform() * 500)
  const victim = pick(2) === 0 ? here : elsewhere
  await victim.kill(pick(3) === 0 ? 'host' : 'child', pick)
  if (!victim.isAlive) await victim.start()
}

try {
  await Promise.all([here.start(), elsewhere.start()])
  await here.call.updateSettings({ maxConcurrentRuns: limit })
  const { id: reference } = await here.call.createRun({ config })
  await until(
    async () => (await list()).every(({ status }) => status.state === 'finished'),
    'a run finishes'
  )
  const watched = watch()
  await bothAtTheirLimits()
  for (let kill = 0; kill < count; kill++) {
    if (kill % 5 === 4) await killMachine()
    else await killProcess()
    if (kill % 10 === 9) say(`${kill + 1} kills, ${created.length} runs`)
  }
  await bothAtTheirLimits()
  for (;;) {
    const open = (await list()).filter(({ status }) => status.state !== 'finished')
    if (open.length === 0) break
    await resume(open)
    await sleep(300)
  }
  watching = false
  await watched
  const listed = new Set((await list()).map(({ id }) => id))
  const lost = created.filter((id) => !listed.has(id))
  const wrong = await differing(here, created, reference)
  const slowest = Math.max(0, ...takeovers)
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim()
  console.log(
    `${commit}: ${count} kills, ${takeovers.length} of them of a whole machine; ${created.length} runs, ${lost.length} lost, ${wrong.length} with another curve, ${twice.size} trained twice at once. Taken over after ${slowest.toFixed(1)} s at most, with a lease of ${Number(values.lease) / 1000} s. Both hosts trained ${limit} at once before and after.`
  )
  const failed = lost.length > 0 || wrong.length > 0 || twice.size > 0 || slowest > 30
  process.exitCode = failed ? 1 : 0
} finally {
  watching = false
  await Promise.all([here.close(), elsewhere.close()])
  await rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
}
