import { rm } from 'node:fs/promises'
import { StudioError } from '../contract/errors'
import { executorName, type ExecutorName } from '../contract/executors'
import { tablesByClass } from '../contract/metrics'
import type { RunConfig } from '../contract/run-config'
import { isFinal, type RunState, type RunStatus, type RunSummary } from '../contract/records'
import { eachOf } from '../storage/each-of'
import { writeJson } from '../storage/json'
import { mapInTurns } from '../storage/turns'
import type { RunRequest } from '../storage/request'
import type { Broadcast } from './broadcast'
import type { Executor } from './executors/executor'
import { unsubmitted, writePlacement } from './executors/placement'
import { releasePatience } from '../storage/owner'
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
  /** Markdown. */
  notes?: string | undefined
  deleted?: boolean | undefined
}

/** Number of runs queued or stopped between updates of the list. */
const atATime = 100

/** User actions on runs: list, start, stop and name them. */
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
    const shown = runs.filter(({ user }) => deleted || user.deleted === null)
    return mapInTurns(shown, (run) => lean(this.newest(run)))
  }

  async create(config: RunConfig): Promise<string> {
    const id = await this.store.create(config)
    this.broadcast.emit('summary', await this.store.summary(id))
    this.enqueue(id)
    return id
  }

  /**
   * Has an executor compute runs, all in one go; those that are not there yet are made. They appear in the list some at
   * a time.
   * @throws StudioError with the refusal of the executor; the runs are then interrupted and can be started again
   */
  async submit(wanted: Wanted[], executor: ExecutorName): Promise<void> {
    const ids: string[] = []
    for (let start = 0; start < wanted.length; start += atATime) {
      ids.push(...(await this.prepare(wanted.slice(start, start + atATime), executor)))
    }
    if (ids.length === 0) return
    if (executor !== 'local') for (const id of ids) this.submitted.add(id)
    try {
      await this.executors[executor].submit(ids)
    } finally {
      if (executor !== 'local') {
        await eachOf(ids, async (id) =>
          this.broadcast.emit('summary', await this.store.summary(id))
        )
      }
    }
  }

  /** Puts runs into the queue of an executor. Returns their ids, in the same order. */
  private async prepare(wanted: Wanted[], executor: ExecutorName): Promise<string[]> {
    const missing = wanted.flatMap(({ config, run }) => (run ? [] : [config]))
    const made = await this.store.createAll(missing, executor)
    for (const run of made) this.broadcast.emit('summary', run)
    const existing = wanted.flatMap(({ run }) => run ?? [])
    await this.takeBack(existing.filter(({ place }) => place && place.executor !== executor))
    if (executor !== 'local') {
      await eachOf(existing, async ({ id, place }) => {
        if (place?.executor === executor) return
        await writePlacement(this.store.files(id).place, unsubmitted(executor))
      })
    }
    await this.requeue(existing.map(({ id }) => id))
    const next = made.values()
    return wanted.flatMap(({ run }) => run?.id ?? next.next().value?.id ?? [])
  }

  /** Takes runs back from their schedulers. */
  private async takeBack(runs: RunSummary[]): Promise<void> {
    await this.stopAt(runs)
    await eachOf(runs, ({ id }) => rm(this.store.files(id).place, { force: true }))
  }

  /** Withdraws runs from their executors. */
  private async stopAt(runs: Pick<RunSummary, 'id' | 'place'>[]): Promise<void> {
    for (const name of executorName.options) {
      const theirs = runs.filter(({ place }) => (place?.executor ?? 'local') === name)
      if (theirs.length > 0) await this.executors[name].stop(theirs.map(({ id }) => id))
    }
  }

  /** The runs that a scheduler has taken on and is not done with, of this host or of all. */
  async tended(executor: ExecutorName, whose: 'all' | 'own'): Promise<string[]> {
    const runs = await this.store.list()
    return runs
      .filter(
        ({ id, place }) =>
          place?.executor === executor && (whose === 'all' || this.submitted.has(id))
      )
      .filter(
        ({ status, user, place }) =>
          place?.job != null && user.deleted === null && !isFinal(status.state)
      )
      .map(({ id }) => id)
  }

  async resume(id: string): Promise<void> {
    const run = await this.summary(id)
    const { status: before, place } = run
    // The host that queued it may have died.
    if (before.state === 'queued' && (place?.executor ?? 'local') === 'local')
      return this.enqueue(id)
    if (before.state === 'finished' || (!isFinal(before.state) && before.state !== 'queued')) {
      throw new StudioError('conflict', `Run ${id} is ${before.state}: there is nothing to resume.`)
    }
    await this.submit([{ config: run.config, run }], place?.executor ?? 'local')
  }

  /** Starts or continues a run in this host at once, past the queue. */
  async startHere(id: string): Promise<void> {
    const { status } = await this.summary(id)
    if (status.state === 'interrupted' || status.state === 'queued') await this.requeue([id])
    await this.supervisor.start(id)
  }

  private async requeue(ids: string[]): Promise<void> {
    await Promise.all(ids.map((id) => this.supervisor.settled(id)))
    const changes = await this.store.changeStatuses(
      ids,
      ({ state }) =>
        state === 'finished' || state === 'queued'
          ? null
          : { state: 'queued', reason: null, error: null },
      releasePatience
    )
    for (const [id, status] of changes) this.broadcast.emit('status', { id, status })
  }

  stop(id: string): Promise<void> {
    return this.stopAll([id])
  }

  /** Takes runs out of the queue, and stops those that train with a checkpoint. */
  async stopAll(ids: string[]): Promise<void> {
    const runs = (await this.store.summaries(ids)).map((run) => this.newest(run))
    const open = runs.filter(({ status }) => !isFinal(status.state))
    const isWaiting = ({ status }: RunSummary): boolean => status.state === 'queued'
    const waiting = open.filter(isWaiting)
    // First, so that ending runs do not make room for runs that are about to be stopped.
    const taken = new Set<string>()
    for (let start = 0; start < waiting.length; start += atATime) {
      const some = waiting.slice(start, start + atATime).map(({ id }) => id)
      for (const id of await this.takeOut(some)) taken.add(id)
    }
    await this.stopAt(waiting.filter(({ id }) => taken.has(id)))
    await eachOf(open, async ({ id }) => {
      if (!taken.has(id)) await this.stopOne(id)
    })
  }

  private async stopOne(id: string): Promise<void> {
    const { status } = await this.summary(id)
    if (isFinal(status.state)) return
    if (status.state !== 'queued') return this.ask(id, 'stop')
    // Another process had it for a moment.
    const changed = await this.store.changeStatus(id, outOfTheQueue)
    this.broadcast.emit('status', { id, status: changed })
  }

  /** Returns those that were still queued. */
  private async takeOut(ids: string[]): Promise<string[]> {
    const changes = await this.store.changeStatuses(ids, outOfTheQueue)
    for (const [id, status] of changes) this.broadcast.emit('status', { id, status })
    return [...changes.keys()]
  }

  pause(id: string): Promise<void> {
    return this.askIn(['starting', 'running'], id, 'pause')
  }

  continue(id: string): Promise<void> {
    return this.askIn(['paused'], id, 'resume')
  }

  async update(id: string, { name, tags, notes, deleted }: UserChange): Promise<RunSummary> {
    await this.store.updateUser(id, {
      ...(name !== undefined && { name }),
      ...(tags !== undefined && { tags }),
      ...(notes !== undefined && { notes }),
      ...(deleted !== undefined && { deleted: deleted ? await this.timeOfDeletion(id) : null })
    })
    const summary = await this.summary(id)
    this.broadcast.emit('summary', summary)
    return summary
  }

  /** With the latest status from this host's trainer, which may be ahead of the file. */
  private newest(summary: RunSummary): RunSummary {
    const status = this.supervisor.status(summary.id)
    return status ? { ...summary, status } : summary
  }

  /** Lets this host start a queued run, even one that another host queued. */
  enqueue(id: string): void {
    void this.executors.local.submit([id])
  }

  private async askIn(states: RunState[], id: string, action: RunRequest['action']): Promise<void> {
    const { status } = await this.summary(id)
    if (!states.includes(status.state)) {
      throw new StudioError('conflict', `Run ${id} is ${status.state}: ${action} does not apply.`)
    }
    await this.ask(id, action)
  }

  /** Reaches the trainer of a run, on this host or another. */
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

const outOfTheQueue = ({ state }: RunStatus): Partial<RunStatus> | null =>
  state === 'queued' || state === 'interrupted'
    ? { state: 'stopped', reason: 'Removed from the queue.' }
    : null

function lean(run: RunSummary): RunSummary {
  const results = run.status.results.map((result) => {
    const scores = { ...result.scores }
    for (const table of tablesByClass) delete scores[table]
    return { ...result, scores }
  })
  return { ...run, status: { ...run.status, results } }
}
