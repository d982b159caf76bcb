/**
 * What a second machine on the same home brings: `npx tsx bench/two-hosts.ts [runs]`. Trains the same number of runs with one
 * host and with two, each limited to two at once, and prints both times and their ratio; then one of two machines dies, with the
 * lease that users have, and the seconds are printed until none of its runs counts as trained there. What trains is made up: it
 * waits more than it computes, as runs on machines of their own do for each other. Bars: a ratio of at least 1.5, a death noticed
 * within 30 s. Needs Linux, root and unshare.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { RunSummary } from '../src/contract/records'
import { runConfig } from '../src/contract/run-config'
import { Victim } from '../scripts/killing/victim'

const runs = Number(process.argv[2] ?? 8)
const limit = 2
const trainer = new URL('../src/trainer/testing/fake-trainer.ts', import.meta.url)
const configOf = (epochs: number) =>
  runConfig.parse({
    data: { source: { kind: 'generated', name: 'two-moons', examples: 100 } },
    model: { architecture: 'mlp', hidden: [4] },
    training: { epochs }
  })

interface Bench {
  here: Victim
  elsewhere: Victim
  list: (this: void) => Promise<RunSummary[]>
}

/** Opens a new home with one machine or two. */
async function withHome<T>(machines: 1 | 2, work: (bench: Bench) => Promise<T>): Promise<T> {
  const home = await mkdtemp(join(tmpdir(), 'two-hosts-'))
  const here = new Victim({ home, trainer })
  const elsewhere = new Victim({ home, trainer, hostName: 'elsewhere' })
  try {
    await here.start()
    await here.call.updateSettings({ maxConcurrentRuns: limit })
    if (machines === 2) await elsewhere.start()
    return await work({ here, elsewhere, list: () => here.call.listRuns({}) })
  } finally {
    await Promise.all([here.close(), elsewhere.close()])
    await rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
  }
}

async function until(look: () => Promise<boolean>): Promise<void> {
  while (!(await look())) await sleep(100)
}

const trainedAt = (list: RunSummary[], host: string): RunSummary[] =>
  list.filter((run) => run.status.state === 'running' && run.host === host)

/** Seconds until all runs are finished. */
const secondsToTrain = (machines: 1 | 2): Promise<number> =>
  withHome(machines, async ({ here, list }) => {
    const began = performance.now()
    for (let run = 0; run < runs; run++) await here.call.createRun({ config: configOf(400) })
    await until(async () => (await list()).every(({ status }) => status.state === 'finished'))
    return (performance.now() - began) / 1000
  })

/** Seconds from the death of a machine until its runs are with the other one. */
const secondsToNotice = (): Promise<number> =>
  withHome(2, async ({ here, elsewhere, list }) => {
    for (let run = 0; run < 2 * limit; run++) {
      await here.call.createRun({ config: configOf(100_000) })
    }
    await until(async () => trainedAt(await list(), 'elsewhere').length === limit)
    const lost = trainedAt(await list(), 'elsewhere').map(({ id }) => id)
    await elsewhere.kill('all')
    const began = performance.now()
    await until(async () =>
      (await list())
        .filter(({ id }) => lost.includes(id))
        .every(
          ({ status, host }) => status.state === 'queued' || (host ?? 'elsewhere') !== 'elsewhere'
        )
    )
    const seconds = (performance.now() - began) / 1000
    const trained = (await list()).filter(({ status, host }) => status.state === 'running' && host)
    await here.call.stopRun({ id: trained[0]!.id })
    await until(async () =>
      (await list()).some(
        ({ id, status, host }) =>
          lost.includes(id) && status.state === 'running' && host !== 'elsewhere'
      )
    )
    for (const { id } of await list()) await here.call.stopRun({ id }).catch(() => undefined)
    return seconds
  })

const one = await secondsToTrain(1)
console.log(`${runs} runs, ${limit} at once on one host   ${one.toFixed(1).padStart(6)} s`)
const two = await secondsToTrain(2)
console.log(
  `${runs} runs, ${limit} at once on each of two ${two.toFixed(1).padStart(6)} s, ${(one / two).toFixed(2)} times the throughput`
)
const noticed = await secondsToNotice()
console.log(
  `a machine dies: its runs are with the other after ${noticed.toFixed(1)} s, and train there`
)
