import { watch } from 'node:fs'
import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { StudioError } from '../../src/contract/errors'
import type { DataSource } from '../../src/contract/data'
import type { RunEvent } from '../../src/contract/events'
import { isFinal } from '../../src/contract/records'
import { readingOptions } from '../../src/contract/data'
import type { Victim } from './victim'

export interface Scene {
  host: Victim
  home: string
  /** Where exports go. */
  exports: string
  source: DataSource
  /** From 0 to below 1. */
  random: () => number
  /** Queues a run. */
  queue: () => Promise<void>
  /** Resolves with the id of a run that trains, and resumes whatever was cut off. */
  training: () => Promise<string>
  /** A run that has finished. */
  finished: string
  /** What should not be. */
  wrong: string[]
}

/**
 * Waits until it is time, and kills. Work that is cut off by that is not an error. Resolves with the number of processes
 * that were killed: none where the work had just ended.
 */
type Phase = (scene: Scene) => Promise<number>

const pick = ({ random }: Scene, count: number): number => Math.floor(random() * count)

/** What was asked of a host that then died. */
async function unlessKilled(work: Promise<unknown>): Promise<void> {
  await work.catch((thrown: unknown) => {
    const { code } = StudioError.from(thrown)
    if (code !== 'disconnected' && code !== 'trainer-died') throw thrown
  })
}

/** Asks again where the desk that was killed had not been missed yet. */
async function askAgain<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (thrown) {
    if (StudioError.from(thrown).code !== 'trainer-died') throw thrown
    return work()
  }
}

/** Resolves once a run reports what suits, or has ended. */
async function next(
  { host }: Scene,
  id: string,
  suits: (event: RunEvent) => boolean
): Promise<void> {
  const listening: (() => void)[] = []
  const seen = new Promise<void>((resolve) => {
    listening.push(
      host.events('run', (message) => {
        if (message.id === id && suits(message.event)) resolve()
      }),
      host.events('status', ({ id: ended, status }) => {
        if (ended === id && isFinal(status.state)) resolve()
      })
    )
    // It may have ended before anybody listened.
    void host.call.run({ id }).then(({ summary }) => {
      if (isFinal(summary.status.state)) resolve()
    }, resolve)
  })
  await seen
  for (const stop of listening) stop()
}

export const phases: Record<string, Phase> = {
  queue: async (scene) => {
    const queueing = unlessKilled(Promise.all([scene.queue(), scene.queue()]))
    await sleep(scene.random() * 60)
    const killed = await scene.host.kill(pick(scene, 2) === 0 ? 'host' : 'all')
    await queueing
    return killed
  },

  training: async (scene) => {
    await scene.training()
    await sleep(scene.random() * 500)
    const target = pick(scene, 3) === 0 ? 'all' : 'run'
    return scene.host.kill(target, (count) => pick(scene, count))
  },

  checkpoint: async (scene) => {
    const id = await scene.training()
    const folder = join(scene.home, 'runs', id, 'checkpoints')
    await mkdir(folder, { recursive: true })
    const watcher = watch(folder)
    const written = new Promise<void>((resolve) => watcher.once('change', () => resolve()))
    await Promise.race([written, next(scene, id, () => false)])
    watcher.close()
    return scene.host.kill(pick(scene, 3) === 0 ? 'all' : 'run')
  },

  evaluation: async (scene) => {
    const id = await scene.training()
    await next(scene, id, (event) => event.type === 'phase' && event.phase === 'evaluating')
    await sleep(scene.random() * 60)
    return scene.host.kill(pick(scene, 3) === 0 ? 'all' : 'run')
  },

  import: async (scene) => {
    const { source, home } = scene
    await rm(join(home, 'cache'), { recursive: true, force: true })
    await mkdir(join(home, 'cache'))
    const reading = readingOptions.parse({})
    const adding = unlessKilled(scene.host.call.addDataSet({ name: 'pictures', source, reading }))
    await sleep(scene.random() * 2000)
    const killed = await scene.host.kill(pick(scene, 2) === 0 ? 'desk' : 'all')
    await adding
    if (!scene.host.isAlive) await scene.host.start()
    const { report } = await askAgain(() =>
      scene.host.call.addDataSet({ name: 'pictures', source, reading })
    )
    if (report.examples !== 60 || report.problems.some(({ severity }) => severity === 'error')) {
      scene.wrong.push(`the import after a kill found ${report.examples} examples`)
    }
    return killed
  },

  export: async (scene) => {
    const { host, finished, exports } = scene
    const to = join(exports, 'killed')
    const wanted = { id: finished, at: 'last', format: 'savedmodel' } as const
    const exporting = unlessKilled(host.call.exportRun({ ...wanted, to }))
    await sleep(scene.random() * 2000)
    const killed = await host.kill(pick(scene, 2) === 0 ? 'desk' : 'all')
    await exporting
    if (!host.isAlive) await host.start()
    const whole = join(exports, 'whole')
    await askAgain(() => host.call.exportRun({ ...wanted, to: whole }))
    const there = await contents(to)
    if (there !== '' && there !== (await contents(whole))) {
      scene.wrong.push('a killed export left a folder that is not whole')
    }
    for (const name of await readdir(exports)) {
      await rm(join(exports, name), { recursive: true, force: true })
    }
    return killed
  }
}

/** Names and contents of a folder; empty where there is none. */
async function contents(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const files = entries.filter((entry) => entry.isFile())
  const texts = await Promise.all(
    files.map(async ({ parentPath, name }) => {
      const path = join(parentPath, name)
      return `${path.slice(folder.length)}: ${(await readFile(path)).toString('base64')}`
    })
  )
  return texts.sort().join('\n')
}
