import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { studioContract } from '../contract/api'
import { StudioError } from '../contract/errors'
import { environmentRecord, isFinal, type RunState, type RunSummary } from '../contract/records'
import { serve } from '../rpc/server'
import type { Handlers } from '../rpc/types'
import type { Wire } from '../rpc/wire'
import { isErrno, storageError } from '../storage/durable'
import { readJson, writeJson } from '../storage/json'
import { readMetrics } from '../storage/metrics-reader'
import type { RunRequest } from '../storage/request'
import { Broadcast, type StudioContract } from './broadcast'
import { Desk } from './desk'
import { Follower } from './follower'
import { openHome, type Home } from './home'
import type { Launch } from './launch'
import { Queue, readSettings } from './queue'
import { RunStore } from './run-store'
import { Supervisor } from './supervisor'

export interface StudioOptions {
  /** The home folder; it is made where it is missing. */
  home: string
  launch: Launch
  version: string
  /**
   * `all`: a host that stays, which starts whatever waits. `own`: it starts only the runs that it put
   * into the queue itself, as the command line does.
   */
  starts?: 'all' | 'own'
  /** Milliseconds between looks at what other hosts do. */
  lookEvery?: number
  /** Check answers and events against the contract, as tests and development do. */
  validateOutput?: boolean
}

/** The service behind `studioContract`: runs, their queue, and questions to the desk. */
export class Studio {
  readonly broadcast = new Broadcast()
  readonly handlers: Handlers<StudioContract>
  private readonly store: RunStore
  private readonly supervisor: Supervisor
  private readonly queue: Queue
  private readonly follower: Follower
  private readonly desk: Desk
  private readonly own = new Set<string>()
  private closing = false

  /** Use `createStudio`. */
  constructor(
    private readonly home: Home,
    private readonly options: StudioOptions
  ) {
    const { launch, starts = 'all' } = options
    this.store = new RunStore(home.runs)
    this.desk = new Desk(launch, join(home.logs, 'desk.log'), this.broadcast)
    this.supervisor = new Supervisor(this.store, launch, home.cache, this.broadcast, () =>
      this.drain()
    )
    this.queue = new Queue(
      home,
      this.store,
      (id) => this.supervisor.start(id),
      (id) => !this.closing && (starts === 'all' || this.own.has(id))
    )
    this.follower = new Follower(
      this.store,
      this.broadcast,
      (id) => this.supervisor.ids.includes(id),
      () => this.drain()
    )
    this.follower.start(options.lookEvery ?? 1000)
    this.handlers = this.createHandlers()
    this.drain()
  }

  /** Ids of the runs whose trainers this host has started and that go on. */
  get activeRuns(): string[] {
    return this.supervisor.ids
  }

  /** Answers one client until its wire closes. */
  serve(wire: Wire): void {
    const { validateOutput = false } = this.options
    const server = serve(studioContract, this.handlers, wire, { validateOutput })
    wire.onClose(this.broadcast.subscribe((name, payload) => server.emit(name, payload)))
  }

  /** Ends this host's trainers with a checkpoint; their runs can be resumed. */
  async close(): Promise<void> {
    this.closing = true
    this.follower.stop()
    await Promise.all([this.supervisor.close(), this.desk.close()])
  }

  /** Ends this host's trainer of a run at once; what it did since its last checkpoint is lost. */
  async kill(id: string): Promise<void> {
    await this.supervisor.kill(id)
  }

  private drain(): void {
    if (!this.closing) void this.queue.drain().catch(console.error)
  }

  private async summary(id: string): Promise<RunSummary> {
    const summary = await this.store.summary(id)
    const status = this.supervisor.status(id)
    return status ? { ...summary, status } : summary
  }

  private async listRuns(deleted: boolean): Promise<RunSummary[]> {
    const runs = await this.store.list()
    return runs
      .filter(({ user }) => deleted || user.deleted === null)
      .map((run) => ({ ...run, status: this.supervisor.status(run.id) ?? run.status }))
  }

  private async enqueue(id: string): Promise<void> {
    this.own.add(id)
    this.broadcast.emit('summary', await this.store.summary(id))
    this.drain()
  }

  private async resumeRun(id: string): Promise<void> {
    const { status: before } = await this.summary(id)
    if (before.state === 'finished' || !isFinal(before.state)) {
      throw new StudioError('conflict', `Run ${id} is ${before.state}: there is nothing to resume.`)
    }
    await this.supervisor.settled(id)
    const status = await this.store.changeStatus(id, () => {
      return { state: 'queued', reason: null, error: null }
    })
    this.broadcast.emit('status', { id, status })
    await this.enqueue(id)
  }

  private async stopRun(id: string): Promise<void> {
    const { status } = await this.summary(id)
    if (isFinal(status.state)) return
    if (status.state !== 'queued') return this.ask(id, 'stop')
    const stopped = await this.store.changeStatus(id, ({ state }) =>
      state === 'queued' ? { state: 'stopped', reason: 'Taken out of the queue.' } : null
    )
    this.broadcast.emit('status', { id, status: stopped })
  }

  private async askActive(id: string, action: RunRequest['action']): Promise<void> {
    const { status } = await this.summary(id)
    const fitting: RunState[] = action === 'pause' ? ['starting', 'running'] : ['paused']
    if (!fitting.includes(status.state)) {
      throw new StudioError('conflict', `Run ${id} is ${status.state}: ${action} does not apply.`)
    }
    await this.ask(id, action)
  }

  /** Reaches the trainer of a run, be it this host's or another's. */
  private async ask(id: string, action: RunRequest['action']): Promise<void> {
    const client = this.supervisor.client(id)
    if (client) await client.call[action]()
    else await writeJson(this.store.files(id).request, { action } satisfies RunRequest)
  }

  private async setDeleted(id: string, deleted: boolean): Promise<number | null> {
    if (!deleted) return null
    const { status } = await this.summary(id)
    if (!isFinal(status.state)) {
      throw new StudioError('conflict', `Run ${id} is ${status.state}: stop it before deleting it.`)
    }
    return Date.now()
  }

  private createHandlers(): Handlers<StudioContract> {
    const { home, store, desk, options } = this
    return {
      system: async () => ({
        home: home.folder,
        version: options.version,
        runtime: await desk.call((call) => call.report())
      }),
      inspect: (request) => desk.call((call) => call.inspect({ ...request, cache: home.cache })),
      listRuns: ({ deleted }) => this.listRuns(deleted),
      run: async ({ id }) => ({
        summary: await this.summary(id),
        environment: await readJson(store.files(id).environment, environmentRecord)
      }),
      runMetrics: async ({ id }) => {
        await store.summary(id)
        return readMetrics(store.files(id).metrics)
      },
      runLog: async ({ id }) => {
        await store.summary(id)
        return endOfFile(store.files(id).log)
      },
      createRun: async ({ config }) => {
        const id = await store.create(config)
        await this.enqueue(id)
        return { id }
      },
      resumeRun: ({ id }) => this.resumeRun(id),
      pauseRun: ({ id }) => this.askActive(id, 'pause'),
      continueRun: ({ id }) => this.askActive(id, 'resume'),
      stopRun: ({ id }) => this.stopRun(id),
      updateRun: async ({ id, name, tags, deleted }) => {
        await store.updateUser(id, {
          ...(name !== undefined && { name }),
          ...(tags !== undefined && { tags }),
          ...(deleted !== undefined && { deleted: await this.setDeleted(id, deleted) })
        })
        const summary = await this.summary(id)
        this.broadcast.emit('summary', summary)
        return summary
      },
      evaluate: async ({ id, at, split }) => {
        await store.summary(id)
        const { folder } = store.files(id)
        return desk.call((call) => call.evaluate({ folder, at, split }))
      },
      predict: async ({ id, at, path }) => {
        await store.summary(id)
        const { folder } = store.files(id)
        return desk.call((call) => call.predict({ folder, at, path }))
      },
      settings: () => readSettings(home),
      updateSettings: async (change) => {
        const changed = { ...(await readSettings(home)), ...defined(change) }
        await writeJson(home.settings, changed)
        this.drain()
        return changed
      }
    }
  }
}

/** Opens a home folder and starts to serve it. */
export async function createStudio(options: StudioOptions): Promise<Studio> {
  return new Studio(await openHome(options.home), options)
}

function defined<T extends object>(record: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(record).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> }
}

const longestLog = 65_536

async function endOfFile(path: string): Promise<string> {
  try {
    const handle = await open(path, 'r')
    try {
      const { size } = await handle.stat()
      const start = Math.max(0, size - longestLog)
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - start), 0, null, start)
      return buffer.toString('utf8', 0, bytesRead)
    } finally {
      await handle.close()
    }
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return ''
    throw storageError(path, error)
  }
}
