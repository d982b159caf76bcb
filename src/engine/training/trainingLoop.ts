import { StudioError } from '../../contract/errors'
import type { RunEvent } from '../../contract/events'
import type { ExperimentConfig } from '../../contract/experiment'
import type { Scores, TrainingSample } from '../../contract/metrics'
import type { TargetPreprocessing } from '../../contract/preprocessing'
import type { Examples, PreparedData } from '../data/dataset'
import { predictExamples } from '../evaluation/predictExamples'
import { scoreOutcome } from '../evaluation/score'
import type { NamedValues } from '../models/initialise'
import type { Batches } from './batches'
import { Breather } from './breather'
import type { Checkpoints } from './checkpoints'
import { improve, type Progress } from './progress'
import { StepBuffer } from './stepBuffer'
import type { StepRunner } from './stepRunner'
import { StepsAhead, type FinishedStep } from './stepsAhead'

export interface LoopParts {
  config: ExperimentConfig
  data: PreparedData
  fittedTargets: TargetPreprocessing
  runner: StepRunner
  batches: Batches
  checkpoints: Checkpoints
  /** Names of parameters and running statistics: what a best epoch keeps. */
  modelNames: string[]
  /** Called before a checkpoint is written: metrics must reach the disk first. */
  beforeCheckpoint: () => Promise<void>
  /** Looks at training examples once an epoch (from 0) is over. */
  measureTraining: (epoch: number) => Promise<TrainingSample>
}

/** Large models are saved less often than asked: saving takes at most so small a share of the time. */
const trainedPerSaved = 100

/** How long validation may go on without an event, in milliseconds. */
const heartbeat = 500

/**
 * Trains from where `progress` is to the end. To stop it, return from it: it then leaves a checkpoint of the very step
 * that it reached. Whenever it yields, all steps done so far have been told and none is under way.
 */
export class TrainingLoop {
  private readonly steps = new StepBuffer()
  private readonly breather = new Breather()
  private saved: string
  private lastSave = performance.now()
  /** How long the last checkpoint took, in milliseconds. */
  private savedIn = 0
  /** Weights of the best epoch, until a checkpoint is written. */
  private unsavedBest: NamedValues | null = null
  private failed = false
  private readonly ahead: StepsAhead

  constructor(
    private readonly parts: LoopParts,
    readonly progress: Progress
  ) {
    this.saved = progress.step > 0 ? this.position : 'nothing'
    this.ahead = new StepsAhead(parts.config, parts.batches, parts.runner)
  }

  async *run(): AsyncGenerator<RunEvent, void> {
    const { epochs } = this.parts.config.training
    try {
      while (this.progress.epoch < epochs && !this.stopsEarly) yield* this.epoch()
      if (this.saved !== this.position) yield await this.save()
    } catch (thrown) {
      this.failed = true
      throw thrown
    } finally {
      if (!this.failed && this.saved !== this.position) await this.save()
    }
  }

  private get position(): string {
    const { epoch, step } = this.progress
    return `${epoch}/${step}`
  }

  get stopsEarly(): boolean {
    const rule = this.parts.config.training.earlyStopping
    const { watched, epoch } = this.progress
    return rule !== null && epoch - (watched?.epoch ?? 0) >= rule.patience
  }

  private async *epoch(): AsyncGenerator<RunEvent, void> {
    const { batches, data } = this.parts
    while (this.progress.stepInEpoch < batches.perEpoch) {
      this.ahead.start(this.progress)
      this.count(await this.ahead.finish())
      await this.breather.breathe()
      if (!this.steps.due && !this.saveIsDue) continue
      while (this.ahead.waiting > 0) this.count(await this.ahead.finish())
      yield* this.steps.flush()
      // The checkpoint of a whole epoch follows its validation.
      if (this.saveIsDue && this.progress.stepInEpoch < batches.perEpoch) yield await this.save()
    }
    yield* this.steps.flush()
    const validation = data.validation.length > 0 ? yield* this.score(data.validation) : null
    const trainingSample = await this.parts.measureTraining(this.progress.epoch)
    yield await this.endEpoch(validation, trainingSample)
    if (this.saveIsDue) yield await this.save()
  }

  private count({ size, plan, learningRate, loss, milliseconds }: FinishedStep): void {
    if (!Number.isFinite(loss)) throw this.diverged(loss)
    const { progress } = this
    progress.step += 1
    progress.stepInEpoch += 1
    progress.lossSum += loss * size
    progress.examples += size
    progress.seconds += milliseconds / 1000
    this.steps.add({
      step: progress.step,
      epoch: progress.epoch + 1,
      loss,
      learningRate,
      lambda: plan.lambda.reduce((sum, value) => sum + value, 0) / plan.lambda.length,
      time: Date.now()
    })
  }

  private async *score(examples: Examples): AsyncGenerator<RunEvent, Scores> {
    const predicting = predictExamples(this.parts.runner, examples)
    let told = performance.now()
    let interrupted = false
    for (;;) {
      const next = await predicting.next()
      if (next.done) {
        if (interrupted) yield { type: 'phase', phase: 'training' }
        return scoreOutcome(next.value, this.parts.fittedTargets)
      }
      if (performance.now() - told < heartbeat) continue
      told = performance.now()
      interrupted = true
      const detail = `validation: ${next.value} of ${examples.length}`
      yield { type: 'phase', phase: 'evaluating', detail }
    }
  }

  /** Closes the epoch before it is told, so that a stop right after goes on with the next one. */
  private async endEpoch(
    validation: Scores | null,
    trainingSample: TrainingSample
  ): Promise<RunEvent> {
    const { progress } = this
    const { best, earlyStopping } = this.parts.config.training
    const { lossSum, examples, seconds, step } = progress
    Object.assign(progress, { lossSum: 0, examples: 0, seconds: 0, stepInEpoch: 0 })
    progress.epoch += 1
    if (validation) {
      const before = progress.best
      progress.best = improve(before, best, validation, progress)
      if (progress.best !== before) {
        this.unsavedBest = await this.parts.runner.readState(this.parts.modelNames)
      }
      if (earlyStopping) {
        const { metric, minDelta } = earlyStopping
        progress.watched = improve(progress.watched, metric, validation, progress, minDelta)
      }
    }
    return {
      type: 'epoch',
      metrics: {
        epoch: progress.epoch,
        step,
        trainLoss: lossSum / examples,
        validation,
        trainingSample,
        learningRate: this.ahead.learningRate(step - 1),
        seconds,
        examplesPerSecond: examples / seconds,
        time: Date.now()
      }
    }
  }

  private get saveIsDue(): boolean {
    const { checkpointEvery } = this.parts.config.training
    const pause = checkpointEvery === 0 ? 0 : trainedPerSaved * this.savedIn
    return performance.now() - this.lastSave >= Math.max(checkpointEvery * 1000, pause)
  }

  private async save(): Promise<RunEvent> {
    const { checkpoints, runner, beforeCheckpoint } = this.parts
    const { progress } = this
    const started = performance.now()
    const state = await runner.readState()
    if (!Object.values(state).every(allFinite)) throw this.diverged(NaN)
    await beforeCheckpoint()
    const best = this.unsavedBest !== null
    if (this.unsavedBest && progress.best) {
      await checkpoints.saveBest(progress.best, progress, this.unsavedBest)
    }
    await checkpoints.save({ progress, state })
    this.unsavedBest = null
    this.saved = this.position
    this.lastSave = performance.now()
    this.savedIn = this.lastSave - started
    const { epoch, step } = progress
    return { type: 'checkpoint', epoch, step, best, time: Date.now() }
  }

  private diverged(loss: number): StudioError {
    this.failed = true
    const { optimizer, training } = this.parts.config
    const step = this.progress.step + 1
    const what = Number.isNaN(loss) ? 'not a number' : 'infinite'
    return new StudioError(
      'diverged',
      `Training fell apart: at step ${step} the loss or a weight is ${what}. Lower the learning rate ` +
        `(${optimizer.learningRate} now)${training.clipNorm === null ? ', clip the gradient' : ''} or look for ` +
        'extreme values in the data. The last good checkpoint is kept.',
      { step, learningRate: optimizer.learningRate }
    )
  }
}

/** Differences are 0 but for NaN and infinities; asking number by number would take as long as writing them. */
function allFinite(values: Float32Array): boolean {
  let sum = 0
  for (let index = 0; index < values.length; index++) sum += values[index]! - values[index]!
  return sum === 0
}
