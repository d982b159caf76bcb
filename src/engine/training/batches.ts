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
  /** Row-major [size, ...exampleShape], augmented; gathered when it is first looked at. */
  readonly features: Float32Array
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
    const rows = this.rowsOf(epoch, step)
    const targets = gatherTargets(this.data.train.targets, this.data.outputs, rows)
    let gathered: Float32Array | null = null
    const features = () => (gathered ??= this.gather(rows, epoch, step))
    const plan = this.planFor({ rows, targets, features }, epoch, step)
    const random = generator(this.config.seed, 'dropout', epoch, step)
    const dropoutSeed = Int32Array.of(random.uint32() | 0, random.uint32() | 0)
    return {
      ...{ rows, targets, size: rows.length, plan, dropoutSeed },
      get features() {
        return features()
      }
    }
  }

  /** The rows and the plan of the batch that `draw` gives; examples are read only where the policy looks at them. */
  plan(epoch: number, step: number): Pick<Batch, 'rows' | 'plan'> {
    const rows = this.rowsOf(epoch, step)
    const targets = gatherTargets(this.data.train.targets, this.data.outputs, rows)
    const features = () => this.gather(rows, epoch, step)
    return { rows, plan: this.planFor({ rows, targets, features }, epoch, step) }
  }

  private rowsOf(epoch: number, step: number): Int32Array {
    const { batchSize } = this.config.training
    return this.orderOf(epoch).slice(step * batchSize, (step + 1) * batchSize)
  }

  private gather(rows: Int32Array, epoch: number, step: number): Float32Array {
    return this.data.train.gather(rows, generator(this.config.seed, 'augmentation', epoch, step))
  }

  private planFor(
    batch: { rows: Int32Array; targets: Float32Array; features: () => Float32Array },
    epoch: number,
    step: number
  ): MixPlan {
    const { seed, mixing } = this.config
    const { labels } = this.data.train
    const { rows, targets } = batch
    const facts: BatchFacts = {
      ...this.fixedFacts,
      size: rows.length,
      labels: labels && rows.map((row) => labels[row]!),
      get inputs() {
        return batch.features()
      },
      targets,
      epoch
    }
    return planMixing(facts, mixing, generator(seed, 'mixing', epoch, step))
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
