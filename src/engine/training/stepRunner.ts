import type { NamedValues } from '../models/initialise'
import type { MixPlan } from '../mixing/policy'

/** One training batch with everything random drawn. */
export interface StepInput {
  /** Row-major [size, ...exampleShape]. */
  features: Float32Array
  /** Row-major [size, outputs]. */
  targets: Float32Array
  size: number
  plan: MixPlan
  learningRate: number
  /** Counted from 1 over the whole run. */
  step: number
  dropoutSeed: Int32Array
}

/** Computes steps and keeps their state; eager TensorFlow or one compiled graph. */
export interface StepRunner {
  /** Updates the state and returns the loss before the update. */
  step(input: StepInput): Promise<number>
  /** Logits, row-major [size, outputs], in evaluation mode and never mixed. */
  predict(features: Float32Array, size: number): Promise<Float32Array>
  /** Parameters, running statistics and optimizer slots, or those of them that are named. */
  readState(names?: string[]): Promise<NamedValues>
  /** Replaces the named parts of the state. */
  writeState(values: NamedValues): Promise<void>
  dispose(): void
}
