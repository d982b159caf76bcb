import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { runConfig } from '../contract/run-config'
import { generator } from '../core/random'
import { livingOwner } from '../storage/owner'
import { childLauncher } from './launch-child'
import { openHost, reaches, type Host } from './testing/host'

const kills = 20
const trainer = new URL('../trainer/index.ts', import.meta.url)

let home: string
let host: Host
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'kill-'))
  host = await openHost(home, { launch: childLauncher(trainer) })
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

/** Resolves when the run next tells that it trains. */
function nextStart(id: string): Promise<void> {
  return new Promise((resolve) => {
    const unsubscribe = host.client.on('run', (message) => {
      if (message.id !== id || message.event.type !== 'started') return
      unsubscribe()
      resolve()
    })
  })
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

it(`bears ${kills} kills at random instants: nothing older than a second is lost, the curve stays`, async () => {
  const random = generator(20, 'generation')
  const files = (id: string, name: string): string => join(home, 'runs', id, name)
  const { id } = await host.client.call.createRun({ config })
  for (let kill = 0; kill < kills; kill++) {
    const early = kill % 5 === 4
    if (early) await reaches(host, id, 'starting', 'running')
    else await nextStart(id)
    const training = Date.now()
    await sleep(random.uniform() * 700)
    const { pid } = (await livingOwner(files(id, 'owner.json')))!
    const time = Date.now()
    process.kill(pid, 'SIGKILL')
    await reaches(host, id, 'interrupted')
    const { steps } = await host.client.call.runMetrics({ id })
    // Killed before anything of this life was due on the disk, the last row is of a former one.
    const lastKept = Math.max(training, steps.time.at(-1) ?? 0)
    expect(time - lastKept).toBeLessThan(1000)
    await host.client.call.resumeRun({ id })
  }
  await reaches(host, id, 'finished')
  const text = await readFile(files(id, 'metrics.jsonl'), 'utf8')
  expect(text.split('"resumed"').length - 1).toBeGreaterThan(kills / 4)

  const reference = await host.client.call.createRun({ config })
  await reaches(host, reference.id, 'finished')
  expect(await curve(id)).toEqual(await curve(reference.id))
}, 240_000)
