import type { RunEvent } from '../../contract/events'
import type { RunConfig } from '../../contract/run-config'
import type { NamedValues } from '../models/initialise'
import type { Checkpoints } from './checkpoints'
import { diverged } from '../step/diverged'
import { markedEpoch, type Progress } from './progress'
import type { StepRunner } from '../step/step-runner'

export interface SaverParts {
  config: RunConfig
  runner: Pick<StepRunner, 'readState'>
  checkpoints: Pick<Checkpoints, 'save' | 'saveBest'>
  /** Names of parameters and running statistics: what a best epoch keeps. */
  modelNames: string[]
  /** Called before a checkpoint is written: metrics must reach the disk first. */
  beforeCheckpoint: () => Promise<void>
}

/** Large models are saved less often than configured: saving takes at most this share of the time. */
const trainedPerSaved = 100

const positionOf = ({ epoch, step }: Progress): string => `${epoch}/${step}`

/** Saves a run every so often: its state is copied between two steps, and written while the next ones compute. */
export class Saver {
  private saved: string | null
  private lastSave = performance.now()
  /** How long the last checkpoint took, in milliseconds. */
  private savedIn = 0
  /** Weights of the best epoch, until a checkpoint is written. */
  private unsavedBest: NamedValues | null = null
  /** Never rejects: `failure` holds the error. */
  private writing: Promise<void> | null = null
  private failure: unknown = null
  private untold: RunEvent[] = []

  /** @param restored progress of the checkpoint that the run resumes from, if any */
  constructor(
    private readonly parts: SaverParts,
    restored: Progress
  ) {
    this.saved = restored.step > 0 ? positionOf(restored) : null
  }

  get due(): boolean {
    const { checkpointEvery } = this.parts.config.training
    const pause = checkpointEvery === 0 ? 0 : trainedPerSaved * this.savedIn
    const since = performance.now() - this.lastSave
    return this.writing === null && since >= Math.max(checkpointEvery * 1000, pause)
  }

  /** The epoch that has just ended is the best: the next checkpoint keeps its weights. */
  async keepBest(): Promise<void> {
    this.unsavedBest = await this.parts.runner.readState(this.parts.modelNames)
  }

  /** Copies the state and begins to write it; no step may be under way. */
  async start(progress: Progress): Promise<void> {
    await this.settle()
    const started = performance.now()
    const state = await this.parts.runner.readState()
    this.saved = positionOf(progress)
    this.writing = this.write({ ...progress }, state)
      .catch((thrown: unknown) => {
        this.failure = thrown
      })
      .then(() => {
        this.writing = null
        this.lastSave = performance.now()
        this.savedIn = this.lastSave - started
      })
    // A checkpoint after every step is there before the next step.
    if (this.parts.config.training.checkpointEvery === 0) await this.settle()
  }

  /**
   * Waits until a checkpoint of the current step is on the disk.
   * @throws StudioError as `tell`
   */
  async finish(progress: Progress): Promise<void> {
    if (this.saved !== positionOf(progress)) await this.start(progress)
    await this.settle()
    this.assertWritten()
  }

  /** Waits until writing has finished, whether or not it succeeded. */
  async settle(): Promise<void> {
    await this.writing
  }

  /**
   * The checkpoints that were written since it was last asked.
   * @throws StudioError `diverged` where a weight is not finite, `storage` where a checkpoint could not be written
   */
  *tell(): Generator<RunEvent, void> {
    this.assertWritten()
    const events = this.untold
    this.untold = []
    yield* events
  }

  private assertWritten(): void {
    if (this.failure !== null) throw this.failure as Error
  }

  private async write(progress: Progress, state: NamedValues): Promise<void> {
    const { config, checkpoints, beforeCheckpoint } = this.parts
    const best = this.unsavedBest
    this.unsavedBest = null
    await beforeCheckpoint()
    const { epoch, step } = progress
    if (!Object.values(state).every(allFinite)) throw diverged(config, step, NaN)
    if (best && progress.best) await checkpoints.saveBest(progress.best, progress, best)
    await checkpoints.save({ progress, state })
    this.untold.push({
      ...{ type: 'checkpoint', epoch, step, time: Date.now() },
      best: markedEpoch(progress.best)
    })
  }
}

/** Differences are 0 but for NaN and infinities; asking number by number would take as long as writing them. */
function allFinite(values: Float32Array): boolean {
  let sum = 0
  for (let index = 0; index < values.length; index++) sum += values[index]! - values[index]!
  return sum === 0
}
