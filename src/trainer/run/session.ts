import { setImmediate as turn } from 'node:timers/promises'
import { StudioError } from '../../contract/errors'
import type { RunEvent, RunEventOf } from '../../contract/events'
import { runConfig, type RunConfig } from '../../contract/run-config'
import { runStatus, type RunStatus } from '../../contract/records'
import { isTrainingFailure } from '../../contract/run-outcome'
import { readRequiredJson, writeJson } from '../../storage/json'
import { releasePatience, waitForOwnership, type Ownership } from '../../storage/owner'
import { runFiles, type RunFiles } from '../../storage/run-files'
import { describeEnvironment } from '../environment'
import { RunControl, type StopCause } from './control'
import type { RunEngine, Training } from './engine'
import { RunRecorder, type Audience } from './recorder'
import { watchRequests } from './requests'
import { printError } from '../../contract/print-error'

export interface StartRequest {
  folder: string
  resume: boolean
  cache: string
}

/** The longest that training holds the event loop before messages get their turn. */
const longestHold = 20

/** One run from start to end: owns the folder, consumes the training, records what it yields. */
export class RunSession {
  readonly control = new RunControl()

  private constructor(
    private readonly files: RunFiles,
    private readonly ownership: Ownership,
    private readonly config: RunConfig,
    private readonly recorder: RunRecorder,
    private readonly engine: RunEngine,
    private readonly audience: Audience
  ) {}

  /**
   * Waits for the service to let go of the run after it queued it, with many others at once.
   * @param lost called when another process has taken over the run: nothing may be written any more
   * @throws StudioError `conflict` when another process owns the run, `storage` when it is damaged.
   */
  static async open(
    folder: string,
    engine: RunEngine,
    audience: Audience,
    lost: () => void
  ): Promise<RunSession> {
    const files = runFiles(folder)
    const ownership = await waitForOwnership(files.owner, releasePatience, lost)
    try {
      const [config, status] = await Promise.all([
        readRequiredJson(files.config, runConfig),
        readRequiredJson(files.status, runStatus)
      ])
      if (status.state !== 'queued') {
        throw new StudioError('conflict', `The run is ${status.state}: it is not queued.`)
      }
      const starting: RunStatus = {
        ...status,
        ...{ state: 'starting', updated: Date.now(), reason: null, error: null }
      }
      const { best } = config.training
      const recorder = await RunRecorder.open(files, starting, best, audience, () =>
        ownership.confirm()
      )
      await recorder.update({})
      return new RunSession(files, ownership, config, recorder, engine, audience)
    } catch (error) {
      await ownership.release()
      throw error
    }
  }

  /**
   * Never rejects for what goes wrong in the run: that ends as the event `failed`. The final status is
   * sent last, when the folder is complete and belongs to nobody.
   */
  async perform({ resume, cache }: Omit<StartRequest, 'folder'>): Promise<void> {
    const stopWatching = watchRequests(this.files.request, this.control)
    try {
      await this.train(resume, cache)
    } catch (thrown) {
      this.fail(thrown)
    }
    stopWatching()
    await this.recorder.close().catch(printError)
    await this.ownership.release()
    this.audience.status(this.recorder.status)
  }

  private async train(resume: boolean, cache: string): Promise<void> {
    const opening = this.open(resume, cache)
    const training = await Promise.race([opening, this.control.stopRequested()])
    if (!training) return this.end(null)
    try {
      const finished = await this.consumeAll(training)
      await this.end(finished)
    } catch (thrown) {
      await this.scoreFailure(training, thrown)
      throw thrown
    } finally {
      training.dispose()
    }
  }

  private async open(resume: boolean, cache: string): Promise<Training> {
    const report = (event: RunEvent): void => this.recorder.record(event)
    report({ type: 'phase', phase: 'loading TensorFlow' })
    const runtime = await this.engine.load(this.config)
    await writeJson(this.files.environment, describeEnvironment(runtime))
    if (runtime.notice !== null) report({ type: 'warning', message: runtime.notice })
    return this.engine.open({
      config: this.config,
      folder: this.files.folder,
      resume,
      recorded: resume ? (this.recorder.status.digests ?? null) : null,
      cache,
      runtime,
      report,
      beforeCheckpoint: () => this.recorder.flush()
    })
  }

  /** Trains, then evaluates; null when it was stopped before the end. */
  private async consumeAll(training: Training): Promise<RunEventOf<'finished'> | null> {
    let finished: RunEventOf<'finished'> | null = null
    const record = (event: RunEvent): void => {
      if (event.type === 'finished') finished = event
      else this.recorder.record(event)
    }
    if (!(await this.consume(training.train(), record))) return null
    this.recorder.record({ type: 'phase', phase: 'evaluating' })
    if (!(await this.consume(training.evaluate(), record))) return null
    return finished ?? this.finishedEvent('completed')
  }

  /** False when it was stopped before the end. */
  private async consume(
    events: AsyncGenerator<RunEvent>,
    record: (event: RunEvent) => void
  ): Promise<boolean> {
    let lastTurn = performance.now()
    try {
      for (;;) {
        if (performance.now() - lastTurn >= longestHold) {
          await turn()
          lastTurn = performance.now()
        }
        await this.whilePaused()
        if (this.control.stopCause) return false
        // Training has already yielded to messages, so another turn would only slow it down.
        let turned = false
        setImmediate(() => (turned = true))
        const next = await events.next()
        if (turned) lastTurn = performance.now()
        if (next.done) return true
        record(next.value)
      }
    } finally {
      await events.return(undefined)
    }
  }

  private async whilePaused(): Promise<void> {
    if (!this.control.paused) return
    const { step } = this.recorder.status
    this.recorder.record({ type: 'paused', step })
    while (this.control.paused) await this.control.changed()
    this.recorder.record({ type: 'resumed', step })
  }

  private async end(finished: RunEventOf<'finished'> | null): Promise<void> {
    if (finished) this.recorder.record(finished)
    else await this.endEarly(this.control.stopCause ?? 'stopped')
  }

  private async endEarly(cause: StopCause): Promise<void> {
    if (cause === 'stopped') this.recorder.record(this.finishedEvent('stopped'))
    else await this.recorder.update(interruptedBy(cause))
  }

  /** A run that failed by training counts in experiments, too: as the uninformed prediction. */
  private async scoreFailure(training: Training, thrown: unknown): Promise<void> {
    if (!isTrainingFailure(StudioError.from(thrown).code)) return
    try {
      for await (const event of training.scoreUninformed()) this.recorder.record(event)
    } catch (error) {
      printError(error)
    }
  }

  private finishedEvent(reason: RunEventOf<'finished'>['reason']): RunEventOf<'finished'> {
    const { epoch, step, bestEpoch, bestValue } = this.recorder.status
    return { type: 'finished', reason, epoch, step, bestEpoch, bestValue }
  }

  private fail(thrown: unknown): void {
    printError(thrown)
    this.recorder.fail(StudioError.from(thrown).toRecord())
  }
}

function interruptedBy(cause: keyof typeof reasons): Partial<RunStatus> {
  const reason = reasons[cause]
  const error = { code: 'trainer-died', message: reason } as const
  return { state: 'interrupted', reason, ...(cause === 'unexpected error' && { error }) }
}

const reasons = {
  'host lost': 'The studio that started this run was closed. Resume the run to continue.',
  signal: 'The system ended the training process. Resume the run to continue.',
  'unexpected error':
    'An unexpected error ended the training process: see log.txt in the run folder. Resume the run to continue from its last checkpoint.'
} as const
