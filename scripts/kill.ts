import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { StudioError } from '../src/contract/errors'
import { runConfig } from '../src/contract/run-config'
import { generator } from '../src/core/random'
import { writeShapeFolder } from '../src/engine/data/images/testing/images'
import { projectFolder } from '../src/provisioning/sources'
import { ensureBuilt } from './build'
import { say } from './console'
import { differing } from './killing/curves'
import { phases, type Scene } from './killing/phases'
import { Victim } from './killing/victim'

// npm run kill [-- --count 200 --seed 1]: kills hosts, trainers and the desk with SIGKILL while they queue, train, write
// checkpoints, evaluate, import and export. Every run must then be listed and be resumed, and every curve be that of a run
// that nobody killed. Needs Linux.

const { values } = parseArgs({
  options: { count: { type: 'string', default: '200' }, seed: { type: 'string', default: '1' } }
})
const count = Number(values.count)
const generated = generator(Number(values.seed), 'generation')
const project = projectFolder()
await ensureBuilt(project, say)

const folder = await realpath(await mkdtemp(join(tmpdir(), 'mixup-studio-kill-')))
const home = join(folder, 'home')
const host = new Victim({
  home,
  trainer: pathToFileURL(join(project, 'out', 'main', 'trainer.js'))
})
const config = runConfig.parse({
  data: { source: { kind: 'generated', name: 'two-moons', examples: 400 } },
  model: { architecture: 'mlp', hidden: [16], dropout: 0.1 },
  mixing: { policy: 'input', alpha: 1 },
  training: { epochs: 60, batchSize: 32, checkpointEvery: 0.05 },
  compute: { threads: 1 }
})

const listed = () => host.call.listRuns({})
/** Ids that were answered; a host that was killed may have made more. */
const created: string[] = []

async function queue(): Promise<void> {
  created.push((await host.call.createRun({ config })).id)
}

/** What a kill has cut off goes on. @throws where a run refuses to */
async function resumeAll(): Promise<number> {
  let open = 0
  for (const { id, status } of await listed()) {
    if (status.state !== 'finished') open++
    if (status.state === 'interrupted' || status.state === 'failed' || status.state === 'stopped') {
      await host.call.resumeRun({ id }).catch((thrown: unknown) => {
        // It has begun, or ended, since it was listed.
        if (StudioError.from(thrown).code !== 'conflict') throw thrown
      })
    }
  }
  return open
}

/** What must hold after every kill, before anything is resumed. */
async function problemsNow(): Promise<string[]> {
  const runs = await listed()
  const ids = new Set(runs.map(({ id }) => id))
  return [
    ...created.filter((id) => !ids.has(id)).map((id) => `${id} is no longer listed`),
    ...runs.flatMap(({ id, status, problem }) => {
      if (problem !== undefined) return [`${id}: ${problem}`]
      return status.state === 'failed'
        ? [`${id} failed: ${status.reason ?? 'without a reason'}`]
        : []
    }),
    ...(await host.call.homeProblems()).map(({ path, problem }) => `${path}: ${problem}`)
  ]
}

async function training(): Promise<string> {
  for (;;) {
    if ((await resumeAll()) === 0) await queue()
    const run = (await listed()).find(({ status }) => status.state === 'running')
    if (run) return run.id
    await sleep(200)
  }
}

async function finishAll(): Promise<void> {
  while ((await resumeAll()) > 0) await sleep(300)
}

try {
  await mkdir(join(folder, 'exports'))
  await writeShapeFolder(join(folder, 'pictures'), 20)
  await host.start()
  await queue()
  await finishAll()
  const reference = created[0]!
  const scene: Scene = {
    ...{ host, home, exports: join(folder, 'exports'), queue, training, finished: reference },
    ...{ source: { kind: 'path', path: join(folder, 'pictures') }, wrong: [] },
    random: () => generated.uniform()
  }
  const names = Object.keys(phases)
  const kills = new Map<string, number>()
  for (let kill = 0; kill < count;) {
    const name = names[kill % names.length]!
    if (!host.isAlive) await host.start()
    const killed = await phases[name]!(scene)
    if (!host.isAlive) await host.start()
    for (const problem of await problemsNow())
      scene.wrong.push(`after a kill in ${name}: ${problem}`)
    // The work had just ended: it is tried again.
    if (killed === 0) continue
    kills.set(name, (kills.get(name) ?? 0) + 1)
    if (++kill % 10 === 0) say(`${kill} kills`)
  }
  if (!host.isAlive) await host.start()
  await finishAll()
  const runs = await listed()
  const ids = new Set(runs.map(({ id }) => id))
  const lost = created.filter((id) => !ids.has(id))
  const differ = await differing(host, [...ids], reference)
  const problems = [...scene.wrong, ...(await problemsNow())]
  for (const problem of problems) say(problem)
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim()
  const each = [...kills].map(([name, number]) => `${number} in ${name}`).join(', ')
  console.log(
    `${commit}: ${count} kills (${each}), seed ${values.seed}: ${ids.size} runs, ${lost.length} lost, all finished, ${differ.length} with another curve, ${problems.length} other problems.`
  )
  process.exitCode = lost.length + differ.length + problems.length === 0 ? 0 : 1
} finally {
  await host.close()
  await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
}
