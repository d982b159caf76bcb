import type { RunConfig } from '../../contract/run-config'
import { learningRateAt } from '../../core/schedules'
import type { Batches } from './batches'
import type { Progress } from '../run-folder/progress'
import type { StepInput, StepRunner } from '../step/step-runner'

type StepPlace = Pick<StepInput, 'learningRate' | 'step'>

interface DrawnStep extends Pick<StepInput, 'size' | 'plan'> {
  compute(this: void, place: StepPlace): Promise<number>
}

interface StartedStep extends Pick<StepInput, 'size' | 'plan' | 'learningRate'> {
  loss: Promise<number>
}

export interface FinishedStep extends Omit<StartedStep, 'loss'> {
  loss: number
  /** Since the step before it was done. */
  milliseconds: number
}

/** Milliseconds of computing to submit ahead: charts, files and messages use this thread meanwhile. */
const handedOver = 20
const mostHandedOver = 256

/**
 * Keeps the compute device busy: while a step runs, the next is drawn; short steps are queued, so the native thread
 * need not wait for JavaScript.
 */
export class StepsAhead {
  /** Drawn while the steps before it computed. */
  private next: DrawnStep | null = null
  /** Oldest first. */
  private readonly started: StartedStep[] = []
  /** When the last step was done, or the oldest was started. */
  private since = 0
  /** How long a step takes, in milliseconds: a moving average, since brief steps are reported in batches. */
  private stepTime: number | null = null

  constructor(
    private readonly config: RunConfig,
    private readonly batches: Batches,
    private readonly runner: StepRunner
  ) {}

  /** Steps submitted but not finished. */
  get waiting(): number {
    return this.started.length
  }

  /**
   * Submits steps, up to the end of the epoch. @param done progress after the last finished step
   */
  start(done: Progress): void {
    const { started, batches } = this
    const left = batches.perEpoch - done.stepInEpoch
    const most = Math.min(left, this.enough)
    if (started.length === 0) this.since = performance.now()
    while (started.length < most) {
      const { size, plan, compute } = this.next ?? this.draw(done.epoch, this.placeAfter(done))
      this.next = null
      const step = done.step + started.length
      const learningRate = this.learningRate(step)
      const loss = compute({ learningRate, step: step + 1 })
      // If an earlier step fails, this one's loss is never read.
      loss.catch(() => undefined)
      started.push({ size, plan, learningRate, loss })
    }
    this.next ??= this.drawNext(done)
  }

  /** Waits for the oldest step; there must be one. */
  async finish(): Promise<FinishedStep> {
    const { loss: computed, ...step } = this.started[0]!
    const loss = await computed
    this.started.shift()
    const now = performance.now()
    const milliseconds = now - this.since
    this.since = now
    this.stepTime = 0.95 * (this.stepTime ?? milliseconds) + 0.05 * milliseconds
    return { ...step, loss, milliseconds }
  }

  /** @param step counted from 0 over the whole run */
  learningRate(step: number): number {
    const { schedule, optimizer, training } = this.config
    const span = { stepsPerEpoch: this.batches.perEpoch, epochs: training.epochs }
    return learningRateAt(schedule, optimizer.learningRate, step, span)
  }

  private get enough(): number {
    // A checkpoint after every step needs each of them to end first.
    if (this.stepTime === null || this.config.training.checkpointEvery === 0) return 1
    return Math.min(mostHandedOver, Math.ceil(handedOver / this.stepTime))
  }

  private placeAfter({ stepInEpoch }: Progress): number {
    return stepInEpoch + this.started.length
  }

  private drawNext(done: Progress): DrawnStep | null {
    const { epoch } = done
    const place = this.placeAfter(done)
    if (place < this.batches.perEpoch) return this.draw(epoch, place)
    return epoch + 1 < this.config.training.epochs ? this.draw(epoch + 1, 0) : null
  }

  /** A step ready to compute; its examples are read here, unless the runner holds them. */
  private draw(epoch: number, stepInEpoch: number): DrawnStep {
    const { batches, runner } = this
    const batch = batches.draw(epoch, stepInEpoch)
    const { size, plan, dropoutSeed, rows } = batch
    const draws = { size, plan, dropoutSeed }
    const { stepOnRows } = runner
    if (stepOnRows) {
      return { size, plan, compute: (place) => stepOnRows({ ...draws, ...place, rows }) }
    }
    const { features, targets } = batch
    const compute = (place: StepPlace) => runner.step({ ...draws, ...place, features, targets })
    return { size, plan, compute }
  }
}
