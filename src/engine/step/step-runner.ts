import type { NamedValues } from '../models/initialise'
import type { MixPlan } from '../mixing/policy'

/** What is drawn for a step, and its position. */
interface StepDraws {
  size: number
  plan: MixPlan
  learningRate: number
  /** Counted from 1 over the whole run. */
  step: number
  dropoutSeed: Int32Array
}

/** One training batch with everything random drawn. */
export interface StepInput extends StepDraws {
  /** Row-major [size, ...exampleShape]. */
  features: Float32Array
  /** Row-major [size, outputs]. */
  targets: Float32Array
}

/** The parts of a training batch used for mixing. */
export type MixedBatch = Pick<StepInput, 'size' | 'plan' | 'features' | 'targets'>

/** A training batch by its rows among the examples that the runner holds. */
export interface RowsInput extends StepDraws {
  rows: Int32Array
}

/** Training examples that a runner may hold in its session. */
export interface HeldExamples {
  length: number
  /** Row-major [length, ...exampleShape]. */
  features: Float32Array
  /** Row-major [length, outputs]. */
  targets: Float32Array
}

/** A mixed batch and its logits in evaluation mode. */
export interface MixedPrediction {
  /** Row-major [rows, outputs]; more rows than the batch where the policy adds some. */
  logits: Float32Array
  /** Row-major [rows, outputs], mixed but not smoothed. */
  targets: Float32Array
  /** What the loss is taken against. */
  smoothed: Float32Array
  loss: number
}

/** Computes steps and keeps their state; eager TensorFlow or one compiled graph. */
export interface StepRunner {
  /** Updates the state and returns the loss before the update. */
  step(input: StepInput): Promise<number>
  /** The same for a batch of the examples that it holds; only where it holds any. */
  readonly stepOnRows?: (input: RowsInput) => Promise<number>
  /** Logits, row-major [size, outputs], in evaluation mode and never mixed. */
  predict(features: Float32Array, size: number): Promise<Float32Array>
  /** The batch mixed as a step would mix it, in evaluation mode; without a training update. */
  predictMixed(batch: MixedBatch): Promise<MixedPrediction>
  /** Parameters, running statistics and optimizer slots, or those of them that are named. */
  readState(names?: string[]): Promise<NamedValues>
  /** Replaces the named parts of the state. */
  writeState(values: NamedValues): Promise<void>
  dispose(): void
}
