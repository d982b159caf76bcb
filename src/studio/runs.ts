import { rm } from 'node:fs/promises'
import { StudioError } from '../contract/errors'
import type { ExecutorName } from '../contract/executors'
import type { RunConfig } from '../contract/run-config'
import { isFinal, type RunState, type RunStatus, type RunSummary } from '../contract/records'
import { writeJson } from '../storage/json'
import type { RunRequest } from '../storage/request'
import type { Broadcast } from './broadcast'
import { eachOf } from './each-of'
import type { Executor } from './executors/executor'
import { unsubmitted, writePlacement } from './executors/placement'
import type { RunStore } from './run-store'
import type { Supervisor } from './supervisor'

/** The executors there are, by name. */
export type Executors = Record<ExecutorName, Executor>

interface Wanted {
  config: RunConfig
  /** Null where it is still to be made. */
  run: RunSummary | null
}

export interface UserChange {
  name?: string | undefined
  tags?: string[] | undefined
  deleted?: boolean | undefined
}

/** What people do with runs: list them, start and stop them, name them. */
export class Runs {
  /** Runs that this host has submitted to a scheduler. */
  private readonly submitted = new Set<string>()

  constructor(
    private readonly store: RunStore,
    private readonly supervisor: Supervisor,
    private readonly broadcast: Broadcast,
    private readonly executors: Executors
  ) {}

  async summary(id: string): Promise<RunSummary> {
    return this.newest(await this.store.summary(id))
  }

  /** Without confusion matrices and scores by class, which would make a list of many runs heavy. */
  async list(deleted: boolean): Promise<RunSummary[]> {
    const runs = await this.store.list()
    return runs
      .filter(({ user }) => deleted || user.deleted === null)
      .map((run) => lean(this.newest(run)))
  }

  async create(config: RunConfig): Promise<string> {
    const id = await this.store.create(config)
    this.broadcast.emit('summary', await this.store.summary(id))
    this.enqueue(id)
    return id
  }

  /**
   * Has a scheduler compute runs, all in one go; those that are not there yet are made.
   * @throws StudioError with the refusal of the scheduler; the runs are then interrupted and can be started again
   */
  async submit(wanted: Wanted[], executor: ExecutorName): Promise<void> {
    const ids: string[] = []
    await eachOf(wanted, async ({ config, run }, index) => {
      const id = run?.id ?? (await this.store.create(config, executor))
      ids[index] = id
      this.submitted.add(id)
      if (!run) return
      const { place } = this.store.files(id)
      if (!run.place) await writePlacement(place, unsubmitted(executor))
      if (run.status.state !== 'queued') await this.requeue(id)
    })
    try {
      await this.executors[executor].submit(ids)
    } finally {
      await eachOf(ids, async (id) => this.broadcast.emit('summary', await this.store.summary(id)))
    }
  }

  /** Takes a run back from its scheduler into the queue of this machine. */
  async takeBack({ id, place }: RunSummary): Promise<void> {
    if (!place || place.executor === 'local') return
    await this.executors[place.executor].stop([id])
    await rm(this.store.files(id).place, { force: true })
  }

  /** The runs that a scheduler has taken on and is not done with, of this host or of all. */
  async tended(executor: ExecutorName, whose: 'all' | 'own'): Promise<string[]> {
    const runs = await this.store.list()
    return runs
      .filter(
        ({ id, place }) =>
          place?.executor === executor && (whose === 'all' || this.submitted.has(id))
      ) // prettier-ignore
      .filter(
        ({ status, user, place }) =>
          place?.job != null && user.deleted === null && !isFinal(status.state)
      ) // prettier-ignore
      .map(({ id }) => id)
  }

  async resume(id: string): Promise<void> {
    const run = await this.summary(id)
    const { status: before, place } = run
    if (place && place.executor !== 'local' && before.state !== 'finished') {
      const isActive = !isFinal(before.state) && before.state !== 'queued'
      if (!isActive) return this.submit([{ config: run.config, run }], place.executor)
    }
    // Whoever had put it into the queue may have died.
    if (before.state === 'queued') return this.enqueue(id)
    if (before.state === 'finished' || !isFinal(before.state)) {
      throw new StudioError('conflict', `Run ${id} is ${before.state}: there is nothing to resume.`)
    }
    await this.requeue(id)
    this.enqueue(id)
  }

  /** Starts or continues a run in this host at once, past the queue. */
  async startHere(id: string): Promise<void> {
    const { status } = await this.summary(id)
    if (status.state === 'interrupted' || status.state === 'queued') await this.requeue(id)
    await this.supervisor.start(id)
  }

  private async requeue(id: string): Promise<void> {
    await this.supervisor.settled(id)
    await this.changeStatus(id, ({ state }) =>
      state === 'finished' || state === 'queued'
        ? null
        : { state: 'queued', reason: null, error: null }
    )
  }

  async stop(id: string): Promise<void> {
    const { status } = await this.summary(id)
    if (isFinal(status.state)) return
    if (status.state !== 'queued') return this.ask(id, 'stop')
    await this.changeStatus(id, ({ state }) =>
      state === 'queued' || state === 'interrupted'
        ? { state: 'stopped', reason: 'Taken out of the queue.' }
        : null
    )
    const { place } = await this.store.summary(id)
    if (place) await this.executors[place.executor].stop([id])
  }

  pause(id: string): Promise<void> {
    return this.askIn(['starting', 'running'], id, 'pause')
  }

  continue(id: string): Promise<void> {
    return this.askIn(['paused'], id, 'resume')
  }

  async update(id: string, { name, tags, deleted }: UserChange): Promise<RunSummary> {
    await this.store.updateUser(id, {
      ...(name !== undefined && { name }),
      ...(tags !== undefined && { tags }),
      ...(deleted !== undefined && { deleted: deleted ? await this.timeOfDeletion(id) : null })
    })
    const summary = await this.summary(id)
    this.broadcast.emit('summary', summary)
    return summary
  }

  /** With the status that this host's trainer told last, which may be ahead of the file. */
  private newest(summary: RunSummary): RunSummary {
    const status = this.supervisor.status(summary.id)
    return status ? { ...summary, status } : summary
  }

  /** Lets this host start a run that waits, whoever put it into the queue. */
  enqueue(id: string): void {
    void this.executors.local.submit([id])
  }

  private async changeStatus(
    id: string,
    change: (status: RunStatus) => Partial<RunStatus> | null
  ): Promise<void> {
    const status = await this.store.changeStatus(id, change)
    this.broadcast.emit('status', { id, status })
  }

  private async askIn(states: RunState[], id: string, action: RunRequest['action']): Promise<void> {
    const { status } = await this.summary(id)
    if (!states.includes(status.state)) {
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

  private async timeOfDeletion(id: string): Promise<number> {
    const { status } = await this.summary(id)
    if (isFinal(status.state)) return Date.now()
    throw new StudioError('conflict', `Run ${id} is ${status.state}: stop it before deleting it.`)
  }
}

function lean(run: RunSummary): RunSummary {
  const results = run.status.results.map((result) => {
    const scores = { ...result.scores }
    delete scores.confusion
    delete scores.perClass
    return { ...result, scores }
  })
  return { ...run, status: { ...run.status, results } }
}
