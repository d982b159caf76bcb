import type { ExperimentConfig } from '../../contract/experiment'
import { defaultMixedBlocks, mixableBlocks, type ModelDescription } from '../../core/architecture'
import { generator } from '../../core/random'
import type { PreparedData } from '../data/dataset'
import { planMixing } from '../mixing'
import type { BatchFacts, MixPlan } from '../mixing/policy'

/** A training batch before it is mixed, with the plan that mixes it. */
export interface Batch {
  /** Rows of the training split. */
  rows: Int32Array
  /** Row-major [size, ...exampleShape], augmented. */
  features: Float32Array
  /** Row-major [size, outputs]. */
  targets: Float32Array
  size: number
  plan: MixPlan
  dropoutSeed: Int32Array
}

/**
 * Draws the batches of a run. Every draw depends on seed, epoch and step only, so that any batch can be had again
 * without those before it, and runs that differ in their policy see the same examples in the same order.
 */
export class Batches {
  readonly perEpoch: number
  private order: { epoch: number; rows: Int32Array } | null = null

  constructor(
    private readonly config: ExperimentConfig,
    private readonly data: PreparedData,
    private readonly model: ModelDescription
  ) {
    this.perEpoch = Math.ceil(data.train.length / config.training.batchSize)
  }

  /**
   * @param epoch from 0
   * @param step within the epoch, from 0; the last batch may be short
   */
  draw(epoch: number, step: number): Batch {
    const { seed, training } = this.config
    const { train, outputs } = this.data
    const start = step * training.batchSize
    const rows = this.orderOf(epoch).slice(start, start + training.batchSize)
    const features = train.gather(rows, generator(seed, 'augmentation', epoch, step))
    const targets = gatherTargets(train.targets, outputs, rows)
    const labels = train.labels && rows.map((row) => train.labels![row]!)
    const facts = {
      ...this.fixedFacts,
      size: rows.length,
      labels,
      inputs: features,
      targets,
      epoch
    }
    const plan = planMixing(facts, this.config.mixing, generator(seed, 'mixing', epoch, step))
    const random = generator(seed, 'dropout', epoch, step)
    const dropoutSeed = Int32Array.of(random.uint32() | 0, random.uint32() | 0)
    return { rows, features, targets, size: rows.length, plan, dropoutSeed }
  }

  private get fixedFacts(): Omit<BatchFacts, 'size' | 'labels' | 'inputs' | 'targets' | 'epoch'> {
    const { task, train, exampleShape, columnGroups } = this.data
    return {
      task,
      exampleShape,
      columnGroups,
      mixableBlocks: mixableBlocks(this.model),
      defaultBlocks: defaultMixedBlocks(this.model),
      training: train,
      epochs: this.config.training.epochs
    }
  }

  private orderOf(epoch: number): Int32Array {
    if (this.order?.epoch !== epoch) {
      const random = generator(this.config.seed, 'order', epoch)
      this.order = { epoch, rows: random.permutation(this.data.train.length) }
    }
    return this.order.rows
  }
}

function gatherTargets(targets: Float32Array, width: number, rows: Int32Array): Float32Array {
  const gathered = new Float32Array(rows.length * width)
  rows.forEach((row, index) =>
    gathered.set(targets.subarray(row * width, (row + 1) * width), index * width)
  )
  return gathered
}
