import type { RunEvent } from '../../contract/events'
import type { RunConfig } from '../../contract/run-config'
import type { Scores, TrainingSample, WatchedExample } from '../../contract/metrics'
import type { TargetPreprocessing } from '../../contract/preprocessing'
import type { Examples, PreparedData } from '../data/dataset'
import { predictExamples } from '../scoring/predict-examples'
import { scoreOutcome } from '../scoring/score'
import { watchExamples } from '../scoring/watch'
import type { Batches } from './batches'
import { Breather } from '../runtime/breather'
import { diverged } from '../step/diverged'
import { improve, type Progress } from '../run-folder/progress'
import { Saver, type SaverParts } from '../run-folder/saver'
import { StepBuffer } from './step-buffer'
import type { StepRunner } from '../step/step-runner'
import { StepsAhead, type FinishedStep } from './steps-ahead'

export interface LoopParts extends SaverParts {
  config: RunConfig
  data: PreparedData
  fittedTargets: TargetPreprocessing
  runner: StepRunner
  batches: Batches
  /** Evaluates training examples after an epoch (from 0). */
  measureTraining: (epoch: number) => Promise<TrainingSample>
}

/** What an epoch does on validation. */
interface Validated {
  scores: Scores
  watched: WatchedExample[]
}

/** Longest time without an event during validation, in milliseconds. */
const heartbeat = 500

/**
 * Trains from where `progress` is to the end. To stop it, return early: it then writes a checkpoint of the current
 * step. Whenever it yields, all steps done so far have been reported and none is under way.
 */
export class TrainingLoop {
  private readonly steps = new StepBuffer()
  private readonly breather = new Breather()
  private readonly ahead: StepsAhead
  private readonly saver: Saver

  constructor(
    private readonly parts: LoopParts,
    readonly progress: Progress
  ) {
    this.ahead = new StepsAhead(parts.config, parts.batches, parts.runner)
    this.saver = new Saver(parts, progress)
  }

  async *run(): AsyncGenerator<RunEvent, void> {
    const { epochs } = this.parts.config.training
    let failed = false
    try {
      while (this.progress.epoch < epochs && !this.stopsEarly) yield* this.epoch()
      await this.saver.finish(this.progress)
      yield* this.saver.tell()
    } catch (thrown) {
      failed = true
      throw thrown
    } finally {
      await (failed ? this.saver.settle() : this.saver.finish(this.progress))
    }
  }

  get stopsEarly(): boolean {
    const rule = this.parts.config.training.earlyStopping
    const { watched, epoch } = this.progress
    return rule !== null && epoch - (watched?.epoch ?? 0) >= rule.patience
  }

  private async *epoch(): AsyncGenerator<RunEvent, void> {
    const { batches, data } = this.parts
    const { saver, steps, ahead } = this
    while (this.progress.stepInEpoch < batches.perEpoch) {
      ahead.start(this.progress)
      this.count(await ahead.finish())
      await this.breather.breathe()
      if (!steps.due && !saver.due) continue
      while (ahead.waiting > 0) this.count(await ahead.finish())
      yield* steps.flush()
      // The checkpoint of a whole epoch follows its validation.
      if (this.progress.stepInEpoch < batches.perEpoch) yield* this.save()
    }
    yield* steps.flush()
    const validation = data.validation.length > 0 ? yield* this.score(data.validation) : null
    const trainingSample = await this.parts.measureTraining(this.progress.epoch)
    yield await this.endEpoch(validation, trainingSample)
    yield* this.save()
  }

  /** Starts a checkpoint if one is due, and reports finished ones. */
  private async *save(): AsyncGenerator<RunEvent, void> {
    if (this.saver.due) await this.saver.start(this.progress)
    yield* this.saver.tell()
  }

  private count({ size, plan, learningRate, loss, milliseconds }: FinishedStep): void {
    const { progress } = this
    if (!Number.isFinite(loss)) throw diverged(this.parts.config, progress.step + 1, loss)
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

  private async *score(examples: Examples): AsyncGenerator<RunEvent, Validated> {
    const predicting = predictExamples(this.parts.runner, examples)
    let announced = performance.now()
    let interrupted = false
    for (;;) {
      const next = await predicting.next()
      if (next.done) {
        if (interrupted) yield { type: 'phase', phase: 'training' }
        const { fittedTargets } = this.parts
        const watched = watchExamples(next.value, examples.origin, fittedTargets)
        return { scores: scoreOutcome(next.value, fittedTargets), watched }
      }
      if (performance.now() - announced < heartbeat) continue
      announced = performance.now()
      interrupted = true
      const detail = `validation: ${next.value} of ${examples.length}`
      yield { type: 'phase', phase: 'evaluating', detail }
    }
  }

  /** Closes the epoch before reporting it, so that a run stopped right after resumes with the next one. */
  private async endEpoch(
    validated: Validated | null,
    trainingSample: TrainingSample
  ): Promise<RunEvent> {
    const { progress } = this
    const validation = validated?.scores ?? null
    const { best, earlyStopping } = this.parts.config.training
    const { lossSum, examples, seconds, step } = progress
    Object.assign(progress, { lossSum: 0, examples: 0, seconds: 0, stepInEpoch: 0 })
    progress.epoch += 1
    if (validation) {
      const before = progress.best
      progress.best = improve(before, best, validation, progress)
      if (progress.best !== before) await this.saver.keepBest()
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
        ...(validated && validated.watched.length > 0 && { watched: validated.watched }),
        learningRate: this.ahead.learningRate(step - 1),
        seconds,
        examplesPerSecond: examples / seconds,
        time: Date.now()
      }
    }
  }
}
