import type { RunEvent, RunEventOf } from '../../contract/events'
import type { RunConfig } from '../../contract/run-config'
import type { RunStatus, RunSummary } from '../../contract/records'
import { notices } from './notices.svelte'
import { seriesStore } from './series.svelte'
import { session } from './session.svelte'

/** What an active run tells beside its status. */
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
class Runs {
  list = $state.raw<RunSummary[]>([])
  state = $state<'loading' | 'ready'>('loading')
  live = $state.raw<Readonly<Record<string, LiveRun>>>({})
  readonly active = $derived(this.list.filter(isActive))
  private readonly byId = $derived(new Map(this.list.map((run) => [run.id, run])))

  async open(): Promise<void> {
    const { client } = session
    client.on('summary', (summary) => this.put(summary))
    client.on('status', ({ id, status }) => this.setStatus(id, status))
    client.on('run', ({ id, event }) => this.receive(id, event))
    const known = await client.call.listRuns({})
    const told = new Set(this.list.map(({ id }) => id))
    this.list = [...this.list, ...known.filter(({ id }) => !told.has(id))].sort(newestFirst)
    this.state = 'ready'
  }

  get(id: string): RunSummary | null {
    return this.byId.get(id) ?? null
  }

  liveOf(id: string): LiveRun {
    return this.live[id] ?? nothingYet
  }

  async create(config: RunConfig): Promise<string> {
    const { id } = await session.client.call.createRun({ config })
    const { summary } = await session.client.call.run({ id })
    if (!this.get(id)) this.put(summary)
    return id
  }

  async update(id: string, change: { name?: string; tags?: string[] }): Promise<void> {
    try {
      this.put(await session.client.call.updateRun({ id, ...change }))
    } catch (thrown) {
      notices.showError(thrown)
    }
  }

  /** Hides runs, with a way back. */
  async remove(ids: string[]): Promise<void> {
    const setDeleted = async (deleted: boolean): Promise<void> => {
      for (const id of ids) this.put(await session.client.call.updateRun({ id, deleted }))
    }
    try {
      await setDeleted(true)
      const text = ids.length === 1 ? 'Run deleted.' : `${ids.length} runs deleted.`
      notices.showDone(text, () => setDeleted(false))
    } catch (thrown) {
      notices.showError(thrown)
    }
  }

  async control(
    id: string,
    action: 'pauseRun' | 'continueRun' | 'stopRun' | 'resumeRun'
  ): Promise<void> {
    try {
      await session.client.call[action]({ id })
    } catch (thrown) {
      notices.showError(thrown)
    }
  }

  private put(summary: RunSummary): void {
    const others = this.list.filter(({ id }) => id !== summary.id)
    this.list = summary.user.deleted === null ? [...others, summary].sort(newestFirst) : others
  }

  private setStatus(id: string, status: RunStatus): void {
    this.list = this.list.map((run) => (run.id === id ? { ...run, status } : run))
    seriesStore.setStepsPerEpoch(id, status.stepsPerEpoch)
  }

  private receive(id: string, event: RunEvent): void {
    seriesStore.receive(id, event)
    const before = this.liveOf(id)
    const change = changeOf(before, event)
    if (change) this.live = { ...this.live, [id]: { ...before, ...change } }
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

export const runs = new Runs()
