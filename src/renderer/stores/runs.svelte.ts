import { createContext } from 'svelte'
import type { RunEvent, RunEventOf } from '../../contract/events'
import type { RunConfig } from '../../contract/run-config'
import type { RunStatus, RunSummary } from '../../contract/records'
import { nameRuns } from '../../core/run-names'
import type { Notices } from './notices.svelte'
import type { SeriesStore } from './series.svelte'
import type { Session } from './session.svelte'

/** What an active run reports in addition to its status. */
interface LiveRun {
  phase: string
  detail: string | null
  examplesPerSecond: number | null
  started: RunEventOf<'started'> | null
  warnings: string[]
}

const nothingYet: LiveRun = {
  phase: '',
  detail: null,
  examplesPerSecond: null,
  started: null,
  warnings: []
}

const activeStates = ['queued', 'starting', 'running', 'paused']

export const isActive = (run: RunSummary): boolean => activeStates.includes(run.status.state)

/** All runs of the home folder, kept up to date by events. */
export class Runs {
  private received = $state.raw<RunSummary[]>([])
  private readonly names = new NameCache()
  /** The newest first, each with a name that tells it apart from the others. */
  readonly list = $derived(this.names.apply(this.received))
  state = $state<'loading' | 'ready'>('loading')
  live = $state.raw<Readonly<Record<string, LiveRun>>>({})
  readonly active = $derived(this.list.filter(isActive))
  private readonly byId = $derived(new Map(this.list.map((run) => [run.id, run])))

  constructor(
    private readonly session: Session,
    private readonly notices: Notices,
    private readonly seriesStore: SeriesStore
  ) {}

  async open(): Promise<void> {
    const { client } = this.session
    client.on('summary', (summary) => this.put(summary))
    client.on('status', ({ id, status }) => this.setStatus(id, status))
    client.on('run', ({ id, event }) => this.receive(id, event))
    const known = await client.call.listRuns({})
    const received = new Set(this.received.map(({ id }) => id))
    const others = known.filter(({ id }) => !received.has(id))
    this.received = [...this.received, ...others].sort(newestFirst)
    this.state = 'ready'
  }

  get(id: string): RunSummary | null {
    return this.byId.get(id) ?? null
  }

  liveOf(id: string): LiveRun {
    return this.live[id] ?? nothingYet
  }

  async create(config: RunConfig): Promise<string> {
    const { id } = await this.session.client.call.createRun({ config })
    const { summary } = await this.session.client.call.run({ id })
    if (!this.get(id)) this.put(summary)
    return id
  }

  async update(
    id: string,
    change: { name?: string; tags?: string[]; notes?: string }
  ): Promise<void> {
    try {
      this.put(await this.session.client.call.updateRun({ id, ...change }))
    } catch (thrown) {
      this.notices.showError(thrown)
    }
  }

  /** Hides runs, with undo. */
  async remove(ids: string[]): Promise<void> {
    const setDeleted = async (deleted: boolean): Promise<void> => {
      for (const id of ids) this.put(await this.session.client.call.updateRun({ id, deleted }))
    }
    try {
      await setDeleted(true)
      const text = ids.length === 1 ? 'Run deleted.' : `${ids.length} runs deleted.`
      this.notices.showDone(text, () => setDeleted(false))
    } catch (thrown) {
      this.notices.showError(thrown)
    }
  }

  async control(
    id: string,
    action: 'pauseRun' | 'continueRun' | 'stopRun' | 'resumeRun'
  ): Promise<void> {
    try {
      await this.session.client.call[action]({ id })
    } catch (thrown) {
      this.notices.showError(thrown)
    }
  }

  private put(summary: RunSummary): void {
    const others = this.received.filter(({ id }) => id !== summary.id)
    const { deleted } = summary.user
    this.received = deleted === null ? [...others, summary].sort(newestFirst) : others
  }

  private setStatus(id: string, status: RunStatus): void {
    this.received = this.received.map((run) => (run.id === id ? { ...run, status } : run))
    this.seriesStore.setStepsPerEpoch(id, status.stepsPerEpoch)
  }

  private receive(id: string, event: RunEvent): void {
    this.seriesStore.receive(id, event)
    const before = this.liveOf(id)
    const change = changeOf(before, event)
    if (change) this.live = { ...this.live, [id]: { ...before, ...change } }
  }
}

/** Names change with what runs there are, not with how far they are, which changes many times a second. */
class NameCache {
  private stamp = ''
  private names = new Map<string, string>()
  private readonly renamed = new WeakMap<RunSummary, RunSummary>()

  apply(runs: RunSummary[]): RunSummary[] {
    const stamp = runs.map(({ id, user }) => `${id} ${user.name ?? ''}`).join('\n')
    if (stamp !== this.stamp) this.names = nameRuns(runs)
    this.stamp = stamp
    return runs.map((run) => this.named(run, this.names.get(run.id) ?? run.name))
  }

  /** The same object as long as neither the run nor its name change. */
  private named(run: RunSummary, name: string): RunSummary {
    if (run.name === name) return run
    const known = this.renamed.get(run)
    if (known?.name === name) return known
    const renamed = { ...run, name }
    this.renamed.set(run, renamed)
    return renamed
  }
}

function changeOf(before: LiveRun, event: RunEvent): Partial<LiveRun> | null {
  if (event.type === 'phase') return { phase: event.phase, detail: event.detail ?? null }
  if (event.type === 'started') return { started: event, phase: 'training', detail: null }
  if (event.type === 'epoch') return { examplesPerSecond: event.metrics.examplesPerSecond }
  if (event.type === 'warning') return { warnings: [...before.warnings, event.message] }
  return null
}

const newestFirst = (a: RunSummary, b: RunSummary): number => b.status.created - a.status.created

export const [getRuns, provideRuns] = createContext<Runs>()
