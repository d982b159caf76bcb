import { availableParallelism } from 'node:os'
import { StudioError } from '../../contract/errors'
import type { ExecutorReport } from '../../contract/executors'
import type { RunSummary } from '../../contract/records'
import type { SelfTestReport } from '../../contract/self-test'
import { takeOwnership, whileOwning } from '../../storage/owner'
import type { Home } from '../home'
import type { Backing, Executor } from './executor'
import type { RunStore } from '../run-store'
import type { SelfTest } from '../self-test'
import { settingsFile } from '../settings-file'
import { printError } from '../../contract/print-error'
import { formatPlural } from '../../contract/format-number'

const isActive = ({ status }: RunSummary): boolean =>
  status.state === 'starting' || status.state === 'running' || status.state === 'paused'

/**
 * Starts queued runs on this machine while the settings allow: one host of the machine at a time, under a lock of its own, so
 * that machines of one home do not wait for each other. What others compute takes none of the room here.
 */
export class LocalExecutor implements Executor {
  readonly name = 'local'
  /** Runs that this host was asked to compute. */
  private readonly own = new Set<string>()
  private draining: Promise<void> | null = null
  private again = false

  constructor(
    private readonly home: Home,
    private readonly store: RunStore,
    private readonly start: (id: string) => Promise<void>,
    /** Whether this host may start runs, and if so whether others' too. */
    private readonly starts: () => 'all' | 'own' | 'none',
    /** How many runs may be active when this one starts; the settings may allow more. */
    private readonly allowance: (run: RunSummary) => Promise<number>,
    private readonly ownSelfTest: SelfTest
  ) {}

  check(): Promise<ExecutorReport> {
    const findings = [`This machine, with ${formatPlural(availableParallelism(), 'core')}.`]
    return Promise.resolve({ name: this.name, usable: true, findings })
  }

  selfTest(): Promise<SelfTestReport> {
    return this.ownSelfTest.run()
  }

  submit(runs: string[]): Promise<void> {
    for (const id of runs) this.own.add(id)
    void this.drain().catch(printError)
    return Promise.resolve()
  }

  async look(runs: string[]): Promise<ReadonlyMap<string, Backing>> {
    const summaries = await Promise.all(runs.map((id) => this.store.summary(id)))
    return new Map(
      summaries.map((run) => {
        if (run.status.state === 'queued') return [run.id, 'waiting']
        return [run.id, isActive(run) ? 'started' : 'gone']
      })
    )
  }

  /** A run that waits here is taken back by its status alone. */
  stop(): Promise<void> {
    return Promise.resolve()
  }

  /** Whether this host may start a run that waits. */
  accepts(id: string): boolean {
    const starts = this.starts()
    return starts === 'all' || (starts === 'own' && this.own.has(id))
  }

  /** Resolves once nothing more can be started for now. */
  drain(): Promise<void> {
    this.again = true
    this.draining ??= this.loop().finally(() => {
      this.draining = null
    })
    return this.draining
  }

  /** Resolves once nothing is being started any more. */
  async settled(): Promise<void> {
    await this.draining?.catch(() => undefined)
  }

  private async loop(): Promise<void> {
    while (this.again) {
      this.again = false
      if (!(await this.waiting()).length) continue
      if (await whileOwning(this.home.queue, () => this.startNext())) this.again = true
    }
  }

  private async waiting(): Promise<RunSummary[]> {
    const runs = await this.store.list()
    return runs
      .filter(
        ({ id, status, user, place }) =>
          status.state === 'queued' &&
          !user.deleted &&
          (place?.executor ?? this.name) === this.name &&
          this.accepts(id)
      )
      .sort((first, second) => first.status.updated - second.status.updated)
  }

  private async startNext(): Promise<boolean> {
    const { maxConcurrentRuns } = await settingsFile(this.home).read()
    const active = (await this.store.list()).filter(isActive)
    const here = await Promise.all(active.map(({ id }) => this.store.isHere(id)))
    for (const next of await this.waiting()) {
      const room = Math.max(maxConcurrentRuns, await this.allowance(next))
      if (here.filter(Boolean).length >= room) return false
      if (await this.claimed(next.id)) return true
    }
    return false
  }

  /** Starts a run unless another machine is doing so, or has. */
  private async claimed(id: string): Promise<boolean> {
    const claim = await takeOwnership(this.store.files(id).start).catch((error: unknown) => {
      if (error instanceof StudioError && error.code === 'conflict') return null
      throw error
    })
    if (!claim) return false
    try {
      const { status } = await this.store.summary(id)
      if (status.state !== 'queued') return false
      await this.start(id)
      return true
    } finally {
      await claim.release()
    }
  }
}
