import { EventEmitter, once } from 'node:events'
import { readFileSync, readdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { studioContract } from '../src/contract/api'
import type { RunEvent } from '../src/contract/events'
import { isFinal } from '../src/contract/records'
import type { RunConfig } from '../src/contract/run-config'
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

interface EpochEnd {
  /** In milliseconds since the Unix epoch. */
  time: number
  /** Processor time that the trainer had taken then, in seconds. */
  processor: number
}

/** A run that trains. */
export class BenchedRun {
  private readonly changes = new EventEmitter()
  private readonly ends: EpochEnd[] = []
  private taken = 0
  private firstStep = NaN
  private failure: string | null = null
  private over = false

  constructor(
    readonly id: string,
    /** When its start was asked for, in milliseconds since the Unix epoch. */
    private readonly asked: number,
    private readonly call: Client<typeof studioContract>['call'],
    private readonly processor: () => number
  ) {}

  /** Events of the run. */
  note(event: RunEvent): void {
    if (event.type === 'failed') this.failure = event.error.message
    if (event.type === 'steps' && Number.isNaN(this.firstStep)) {
      this.firstStep = event.columns.time[0]!
    }
    if (event.type === 'epoch') {
      this.ends.push({ time: event.metrics.time, processor: this.processor() })
    }
    this.changes.emit('change')
  }

  noteEnd(): void {
    this.over = true
    this.changes.emit('change')
  }

  /** The end of the next epoch that was not taken yet. */
  async epoch(): Promise<EpochEnd> {
    await this.until(() => this.ends.length > this.taken)
    return this.ends[this.taken++]!
  }

  /** Seconds from asking for the start to the end of the first step. */
  async startTime(): Promise<number> {
    await this.until(() => !Number.isNaN(this.firstStep))
    return (this.firstStep - this.asked) / 1000
  }

  async pause(): Promise<void> {
    await this.call.pauseRun({ id: this.id })
  }

  async continue(): Promise<void> {
    await this.call.continueRun({ id: this.id })
  }

  async stop(): Promise<void> {
    if (!this.over) await this.call.stopRun({ id: this.id })
    await this.end()
  }

  async end(): Promise<void> {
    while (!this.over) await once(this.changes, 'change')
  }

  private async until(holds: () => boolean): Promise<void> {
    while (!holds()) {
      if (this.over) throw new Error(this.failure ?? 'the run ended before it was expected')
      await once(this.changes, 'change')
    }
  }
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
    const host = browserHost(folder, allowed, [folder])
    const server = await servePage({
      page: join(built, 'renderer'),
      port: 0,
      secret: 'bench',
      connect: (wire) =>
        void serveApp(studio, wire, host, { reading: allowed, writing: new AllowedPaths() })
    })
    return new StudioHost(folder, studio, connect(studioContract, own), server)
  }

  /** What a browser opens. */
  get address(): string {
    return this.server.address
  }

  async start(config: RunConfig): Promise<BenchedRun> {
    const asked = Date.now()
    // Events may arrive before the call's answer says which run they belong to.
    const early: { id: string; event: RunEvent }[] = []
    const stopKeeping = this.client.on('run', (message) => early.push(message))
    const { id } = await this.client.call.createRun({ config })
    stopKeeping()
    const { call } = this.client
    const run = new BenchedRun(id, asked, call, () => this.processorOf(id))
    for (const message of early) if (message.id === id) run.note(message.event)
    this.client.on('run', (message) => {
      if (message.id === id) run.note(message.event)
    })
    this.client.on('status', ({ id: whose, status }) => {
      if (whose === id && isFinal(status.state)) run.noteEnd()
    })
    return run
  }

  /** Of the run's trainer, in seconds; NaN once it is gone. */
  private processorOf(id: string): number {
    try {
      const folder = join(this.folder, 'runs', id)
      const [owner = ''] = readdirSync(folder).filter((name) => /^owner\.\d+\.json$/.test(name))
      const text = readFileSync(join(folder, owner), 'utf8')
      return processorSeconds((JSON.parse(text) as { pid: number }).pid)
    } catch {
      return NaN
    }
  }

  async close(): Promise<void> {
    this.client.close()
    await this.server.close()
    await this.studio.close()
    await rm(this.folder, { recursive: true, force: true })
  }
}
