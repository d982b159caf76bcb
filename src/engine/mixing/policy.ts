import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs'
import type { MixingConfigOf, PolicyName } from '../../contract/mixing'
import type { Task } from '../../contract/data'
import type { Generator } from '../../core/random'

/** A number, or numbers, that change from batch to batch and are fed as a tensor. */
export interface PlanValue {
  dtype: 'float32' | 'int32'
  shape: number[]
  data: Float32Array | Int32Array
}

/** The second example of every pair: a place in the batch, or a row of the training split. */
interface Partners {
  from: 'batch' | 'training'
  rows: Int32Array
}

/**
 * Everything random about one mixed batch. `variant` selects code (policy, layer); `values` are fed. One recorded
 * graph serves all plans of a variant and batch size.
 */
export interface MixPlan {
  variant: string
  values: Record<string, PlanValue>
  /** Weight of the first example of every pair, for charts; one entry, or one per example. */
  lambda: Float32Array
  /** For the microscope and the pairing inspector; null where nothing is mixed. */
  partners: Partners | null
}

/** The training split, for policies whose partners come from outside the batch. */
export interface TrainingFacts {
  length: number
  /** Row-major [length, targets]. */
  targets: Float32Array
  /**
   * Features of the rows as the trainer would feed them, row-major [rows, ...exampleShape].
   * @param augmentation draws the augmentation that is configured, if any
   */
  gather(rows: ArrayLike<number>, augmentation?: Generator): Float32Array
}

/** What a policy may use about a batch when it draws a plan. */
export interface BatchFacts {
  size: number
  task: Task
  /** Class of every example, for classification. */
  labels: Int32Array | null
  /** Features of every example as they are fed, row-major [size, ...exampleShape]. */
  features: Float32Array
  /** Targets of every example, row-major [size, targets]; one-hot for classification. */
  targets: Float32Array
  /** Shape of one example: [height, width, channels] or [columns]. */
  exampleShape: number[]
  /** Source column of every encoded column of a table (one-hot columns share theirs); null for images. */
  columnGroups: Int32Array | null
  /** Blocks at whose input mixing may happen: 0 is the model's input. */
  mixableBlocks: number[]
  /** Those of them that manifold mixup uses by default. */
  defaultBlocks: number[]
  training: TrainingFacts
  /** From 0. */
  epoch: number
  epochs: number
}

/** How one batch is mixed: at the input of block `block`, by `mix`, with targets by `mixTargets`. */
export interface Mixer {
  block: number
  /** Adds rows at the model's input: partners that have to pass the blocks before `block` themselves. */
  enter?(input: Tensor): Tensor
  /** May return more rows than it gets (RegMixup); `mixTargets` then returns as many. */
  mix(hidden: Tensor): Tensor
  mixTargets(targets: Tensor2D): Tensor2D
  /** [rows], of mean 1: how much each row counts in the loss; left out where all count the same. */
  rowWeights?: Tensor1D
}

/**
 * Draws plans from what is known before a step. Such plans are drawn ahead of time and can be replayed without the model.
 * Lambda always weighs the first example.
 */
export interface DrawnPolicy<P extends PolicyName> {
  needsModel?: false
  plan(batch: BatchFacts, config: MixingConfigOf<P>, random: Generator): MixPlan
}

/** The model as it is before a step. */
interface CurrentModel {
  /** Gradient of each example's loss by its features, row-major [size, ...exampleShape]. */
  inputGradients(batch: BatchFacts): Promise<Float32Array>
}

/**
 * Draws plans from the current model's response to the batch, such as saliency. They cannot be drawn ahead of time, nor
 * replayed without the weights of that step.
 */
interface ModelPolicy<P extends PolicyName> {
  needsModel: true
  plan(
    batch: BatchFacts,
    config: MixingConfigOf<P>,
    random: Generator,
    model: CurrentModel
  ): Promise<MixPlan>
}

export type MixingPolicy<P extends PolicyName> = DrawnPolicy<P> | ModelPolicy<P>

/**
 * What a plan does to a batch. Deterministic: it branches on the variant only; `values` are the plan's, as tensors. Null
 * leaves the batch as it is. Several policies may draw plans of one effect.
 */
export type Effect = (variant: string, values: Record<string, Tensor>) => Mixer | null
