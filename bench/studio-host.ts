import { EventEmitter, once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { studioContract } from '../src/contract/api'
import type { RunEvent } from '../src/contract/events'
import type { ExperimentConfig } from '../src/contract/experiment'
import { connect, type Client } from '../src/rpc/client'
import { memoryWires } from '../src/rpc/wires/memory'
import { browserHost } from '../src/server/host-handlers'
import { servePage, type PageServer } from '../src/server/page-server'
import { serveApp } from '../src/studio/app/serve-app'
import { childLauncher } from '../src/studio/launch-child'
import { AllowedPaths } from '../src/studio/paths/allowed-paths'
import { createStudio, type Studio } from '../src/studio/studio'
import { processorSeconds } from './processor-time'

const built = join(import.meta.dirname, '../out')

/** When what happened in a run, in milliseconds since the Unix epoch. */
export interface RunTimes {
  /** The start was asked for. */
  asked: number
  /** The first step was done. */
  firstStep: number
  /** Each epoch was over, with its validation; and the processor time that the trainer had taken then, in seconds. */
  epochs: { time: number; processor: number }[]
  steps: number
}

/** The browser host in this process, on a home of its own; trainers and page are the built ones (`npm run build`). */
export class StudioHost {
  private constructor(
    readonly folder: string,
    private readonly studio: Studio,
    private readonly client: Client<typeof studioContract>,
    private readonly server: PageServer
  ) {}

  static async open(): Promise<StudioHost> {
    const folder = await mkdtemp(join(tmpdir(), 'mixup-studio-bench-'))
    const launch = childLauncher(pathToFileURL(join(built, 'main/trainer.js')))
    const studio = await createStudio({ home: folder, launch, version: 'bench' })
    const [own, other] = memoryWires()
    studio.serve(other)
    const allowed = new AllowedPaths([folder])
    const host = browserHost(folder, allowed)
    const server = await servePage({
      page: join(built, 'renderer'),
      port: 0,
      token: 'bench',
      connect: (wire) =>
        void serveApp(studio, wire, host, { reading: allowed, writing: new AllowedPaths() })
    })
    return new StudioHost(folder, studio, connect(studioContract, own), server)
  }

  /** What a browser opens. */
  get address(): string {
    return this.server.address
  }

  /**
   * Trains one run to its end.
   * @param watch is told the run's id as soon as it has one
   */
  async train(
    config: ExperimentConfig,
    watch: (id: string) => void = () => undefined
  ): Promise<RunTimes> {
    const asked = Date.now()
    const runs = new Map<string, RunTimes>()
    const ended = new Set<string>()
    const failures = new Map<string, string>()
    const changes = new EventEmitter()
    // Events may come before the call's answer tells whose they are, and late ones of the run before.
    const stopNoting = this.client.on('run', ({ id, event }) => {
      const times = runs.get(id) ?? { asked, firstStep: NaN, epochs: [], steps: 0 }
      runs.set(id, times)
      if (event.type === 'failed') failures.set(id, event.error.message)
      else this.note(id, event, times)
    })
    const stopWaiting = this.client.on('status', ({ id, status }) => {
      if (!['finished', 'stopped', 'failed', 'interrupted'].includes(status.state)) return
      ended.add(id)
      changes.emit('ended')
    })
    const { id } = await this.client.call.createRun({ config })
    watch(id)
    while (!ended.has(id)) await once(changes, 'ended')
    stopNoting()
    stopWaiting()
    const times = runs.get(id)
    if (!times || failures.has(id)) throw new Error(failures.get(id) ?? 'the run told nothing')
    return times
  }

  private note(id: string, event: RunEvent, times: RunTimes): void {
    if (event.type === 'steps') {
      if (times.steps === 0) times.firstStep = event.columns.time[0]!
      times.steps += event.columns.step.length
    } else if (event.type === 'epoch') {
      const processor = processorSeconds(this.trainerOf(id))
      times.epochs.push({ time: event.metrics.time, processor })
    }
  }

  private trainerOf(id: string): number {
    const text = readFileSync(join(this.folder, 'runs', id, 'owner.json'), 'utf8')
    return (JSON.parse(text) as { pid: number }).pid
  }

  async close(): Promise<void> {
    this.client.close()
    await this.server.close()
    await this.studio.close()
    await rm(this.folder, { recursive: true, force: true })
  }
}
