import { StudioError } from '../contract/errors'
import type { RunConfig } from '../contract/run-config'
import { isFinal, type RunState, type RunStatus, type RunSummary } from '../contract/records'
import { writeJson } from '../storage/json'
import type { RunRequest } from '../storage/request'
import type { Broadcast } from './broadcast'
import type { RunStore } from './run-store'
import type { Supervisor } from './supervisor'

export interface UserChange {
  name?: string | undefined
  tags?: string[] | undefined
  deleted?: boolean | undefined
}

/** What people do with runs: list them, start and stop them, name them. */
export class Runs {
  /** Runs that were put into the queue here. */
  readonly own = new Set<string>()

  constructor(
    private readonly store: RunStore,
    private readonly supervisor: Supervisor,
    private readonly broadcast: Broadcast,
    private readonly drain: () => void
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

  async resume(id: string): Promise<void> {
    const { status: before } = await this.summary(id)
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
    if (status.state === 'interrupted') await this.requeue(id)
    await this.supervisor.start(id)
  }

  private async requeue(id: string): Promise<void> {
    await this.supervisor.settled(id)
    await this.changeStatus(id, ({ state }) =>
      state === 'finished' ? null : { state: 'queued', reason: null, error: null }
    )
  }

  async stop(id: string): Promise<void> {
    const { status } = await this.summary(id)
    if (isFinal(status.state)) return
    if (status.state !== 'queued') return this.ask(id, 'stop')
    await this.changeStatus(id, ({ state }) =>
      state === 'queued' ? { state: 'stopped', reason: 'Taken out of the queue.' } : null
    )
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
    this.own.add(id)
    this.drain()
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
