import type { Tensor, Tensor2D } from '@tensorflow/tfjs'
import type { MixingConfigOf, PolicyName } from '../../contract/mixing'
import type { Task } from '../../contract/data'
import type { Generator } from '../../core/random'

/** A number, or numbers, that change from batch to batch and are fed as a tensor. */
export interface PlanValue {
  dtype: 'float32' | 'int32'
  shape: number[]
  data: Float32Array | Int32Array
}

/**
 * Everything random about one mixed batch. `variant` selects code (policy, layer); `values` are fed. One recorded
 * graph serves all plans of a variant and batch size.
 */
export interface MixPlan {
  variant: string
  values: Record<string, PlanValue>
  /** Weight of the first example of every pair, for charts; one entry, or one an example. */
  lambda: Float32Array
}

/** What a policy may know of a batch when it draws. */
export interface BatchFacts {
  size: number
  task: Task
  /** Class of every example, for classification. */
  labels: Int32Array | null
  /** Targets of every example, row-major [size, targets]; one-hot for classification. */
  targets: Float32Array
  /** Shape of one example: [height, width, channels] or [columns]. */
  exampleShape: number[]
  /** Blocks at whose input mixing may happen: 0 is the model's input. */
  mixableBlocks: number[]
}

/** How one batch is mixed: at the input of block `block`, by `mix`, with targets by `mixTargets`. */
export interface Mixer {
  block: number
  mix(hidden: Tensor): Tensor
  mixTargets(targets: Tensor2D): Tensor2D
}

export interface MixingPolicy<P extends PolicyName> {
  /** Draws a plan. Lambda always weighs the first example. */
  plan(batch: BatchFacts, config: MixingConfigOf<P>, random: Generator): MixPlan
  /** Deterministic: branches on `variant` only; `values` are the plan's, as tensors. Null leaves the batch clean. */
  apply(variant: string, values: Record<string, Tensor>): Mixer | null
}
