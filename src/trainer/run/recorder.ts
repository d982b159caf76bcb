import type { ErrorRecord } from '../../contract/errors'
import type { RunEvent } from '../../contract/events'
import type { StepColumns } from '../../contract/metrics'
import type { RunStatus } from '../../contract/records'
import type { WatchedMetric } from '../../contract/run-config'
import { versioned, writeJson } from '../../storage/json'
import { joinColumns, type MetricsLine } from '../../storage/metrics-lines'
import { MetricsWriter } from '../../storage/metrics-writer'
import { Reserve } from '../../storage/reserve'
import type { RunFiles } from '../../storage/run-files'
import { isFinal } from '../../contract/records'
import { statusAfter } from './status'

/** Milliseconds: with the ten frames a second of the charts, what they show is at most a quarter of a second old. */
const sendEvery = 50
const flushEvery = 250
const statusEvery = 1000

export interface Audience {
  event(event: RunEvent): void
  status(status: RunStatus): void
}

/**
 * Records events in the run folder and sends them to the host: steps in batches, some a second, all
 * else at once. A kill loses no more than the last `flushEvery` milliseconds of metrics.
 */
export class RunRecorder {
  private unsent: StepColumns | null = null
  private statusWritten = -statusEvery
  private sent = performance.now()
  private flushed = performance.now()
  private clocked = performance.now()
  private passing: NodeJS.Immediate | null = null
  private failure: unknown = null
  private writing: Promise<void> = Promise.resolve()
  private readonly timer: NodeJS.Timeout

  private constructor(
    private readonly files: RunFiles,
    private current: RunStatus,
    private readonly watched: WatchedMetric,
    private readonly metrics: MetricsWriter,
    private readonly reserve: Reserve,
    private readonly audience: Audience,
    private readonly confirm: () => Promise<void>
  ) {
    this.timer = setInterval(() => this.startFlush(), flushEvery)
  }

  /**
   * @param watched what chooses the best epoch of the run
   * @param confirm resolves while the folder may be written to, and throws once it may not
   */
  static async open(
    files: RunFiles,
    status: RunStatus,
    watched: WatchedMetric,
    audience: Audience,
    confirm: () => Promise<void>
  ): Promise<RunRecorder> {
    const metrics = await MetricsWriter.open(files.metrics, status.metricsBytes)
    const reserve = await Reserve.in(files.folder)
    return new RunRecorder(files, status, watched, metrics, reserve, audience, confirm)
  }

  get status(): RunStatus {
    return this.current
  }

  /** @throws StudioError `storage` when something recorded earlier could not be written. */
  record(event: RunEvent): void {
    if (this.failure) throw this.failure as Error
    const stateBefore = this.current.state
    this.current = { ...statusAfter(this.current, event, this.watched), ...this.clock() }
    const line = this.lineOf(event)
    if (line) this.metrics.append(line)
    if (event.type === 'steps') {
      this.unsent = joinColumns(this.unsent, event.columns)
      // One turn later, after the following steps have been submitted.
      this.passing ??= setImmediate(() => this.pass())
      return
    }
    this.sendSteps()
    this.audience.event(event)
    if (event.type === 'epoch' || event.type === 'checkpoint') this.startFlush()
    if (this.current.state !== stateBefore || event.type === 'evaluated') this.writeStatus()
  }

  /** Replaces fields of the status, and writes it. */
  update(change: Partial<RunStatus>): Promise<void> {
    this.current = { ...this.current, ...change, ...this.clock() }
    this.writeStatus()
    return this.settled()
  }

  /** Resolves once everything recorded so far is on the disk. */
  async flush(): Promise<void> {
    this.startFlush()
    await this.settled()
  }

  /** Ends the run as failed, even where nothing can be written any more. */
  fail(error: ErrorRecord): void {
    this.failure = null
    this.writing = this.writing.then(() => this.reserve.release())
    this.record({ type: 'failed', error })
  }

  /** Everything recorded is on the disk; nothing more is accepted. */
  async close(): Promise<void> {
    clearInterval(this.timer)
    if (this.passing) clearImmediate(this.passing)
    this.sendSteps()
    await this.confirm()
    await this.reserve.release()
    await this.metrics.close()
    await this.settled()
  }

  /** The current time, and the training time so far. */
  private clock(): Pick<RunStatus, 'updated' | 'worked'> {
    const { state, worked = 0 } = this.current
    // Whatever happens to the clock of the machine.
    const passed = Math.round(performance.now() - this.clocked)
    this.clocked += passed
    const works = state === 'starting' || state === 'running'
    return { updated: Date.now(), worked: works ? worked + passed : worked }
  }

  /** Passes steps on when it is time: a step may hold the thread longer than the timer's period. */
  private pass(): void {
    this.passing = null
    if (performance.now() - this.flushed >= flushEvery) this.startFlush()
    else if (performance.now() - this.sent >= sendEvery) this.sendSteps()
  }

  private startFlush(): void {
    this.flushed = performance.now()
    this.sendSteps()
    this.follow(this.confirm().then(() => this.metrics.flush()))
    if (performance.now() - this.statusWritten >= statusEvery) this.writeStatus()
  }

  private sendSteps(): void {
    if (!this.unsent) return
    this.sent = performance.now()
    this.audience.event({ type: 'steps', columns: this.unsent })
    this.unsent = null
  }

  private writeStatus(): void {
    this.statusWritten = performance.now()
    const status = this.current
    if (!isFinal(status.state)) this.audience.status(status)
    this.follow(
      this.writing
        .then(() => this.confirm())
        .then(() => {
          const metricsBytes = this.metrics.written
          return writeJson(this.files.status, versioned({ ...status, metricsBytes }))
        })
    )
  }

  private follow(work: Promise<void>): void {
    this.writing = Promise.all([this.writing, work]).then(
      () => undefined,
      (error: unknown) => {
        this.failure ??= error
      }
    )
  }

  private lineOf(event: RunEvent): MetricsLine | null {
    if (event.type === 'steps' || event.type === 'epoch') return event
    if (event.type !== 'started' || this.metrics.startedEmpty) return null
    return { type: 'resumed', step: event.resumedAt, time: event.time }
  }

  private async settled(): Promise<void> {
    await this.writing
    if (this.failure) throw this.failure as Error
  }
}
