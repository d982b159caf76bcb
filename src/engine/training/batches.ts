import type { ExperimentConfig } from '../../contract/experiment'
import { defaultMixedBlocks, mixableBlocks, type ModelDescription } from '../../core/architecture'
import { generator, type Generator } from '../../core/random'
import { gatherRows } from '../../core/rows'
import type { PreparedData } from '../data/dataset'
import { planMixing } from '../mixing'
import type { BatchFacts, MixPlan } from '../mixing/policy'

/** A training batch before it is mixed, with the plan that mixes it. */
export interface Batch {
  /** Rows of the training split. */
  rows: Int32Array
  /** Row-major [size, ...exampleShape], augmented; gathered when it is first looked at. */
  readonly features: Float32Array
  /** Row-major [size, outputs]; gathered when it is first looked at. */
  readonly targets: Float32Array
  size: number
  plan: MixPlan
  dropoutSeed: Int32Array
}

/** The examples of a batch, each kind gathered when it is first looked at. */
class BatchExamples {
  private gatheredFeatures: Float32Array | null = null
  private gatheredTargets: Float32Array | null = null

  constructor(
    private readonly data: PreparedData,
    readonly rows: Int32Array,
    private readonly augmentation: () => Generator
  ) {}

  get features(): Float32Array {
    return (this.gatheredFeatures ??= this.data.train.gather(this.rows, this.augmentation()))
  }

  get targets(): Float32Array {
    const { train, outputs } = this.data
    return (this.gatheredTargets ??= gatherRows(train.targets, outputs, this.rows))
  }
}

/**
 * Draws the batches of a run. Every draw depends on seed, epoch and step only, so that any batch can be had again
 * without those before it, and runs that differ in their policy see the same examples in the same order.
 */
export class Batches {
  readonly perEpoch: number
  private readonly facts: Omit<BatchFacts, 'size' | 'labels' | 'inputs' | 'targets' | 'epoch'>
  /** Rows in the order of an epoch, by epoch. */
  private readonly orders = new Map<number, Int32Array>()

  constructor(
    private readonly config: ExperimentConfig,
    private readonly data: PreparedData,
    model: ModelDescription
  ) {
    const { task, train, exampleShape, columnGroups } = data
    const { epochs, batchSize } = config.training
    this.perEpoch = Math.ceil(train.length / batchSize)
    this.facts = {
      ...{ task, exampleShape, columnGroups, epochs },
      mixableBlocks: mixableBlocks(model),
      defaultBlocks: defaultMixedBlocks(model),
      training: train
    }
  }

  /**
   * @param epoch from 0
   * @param step within the epoch, from 0; the last batch may be short
   */
  draw(epoch: number, step: number): Batch {
    const examples = this.examplesOf(epoch, step)
    const { rows } = examples
    const plan = this.planFor(examples, epoch, step)
    const random = generator(this.config.seed, 'dropout', epoch, step)
    const dropoutSeed = Int32Array.of(random.uint32() | 0, random.uint32() | 0)
    return {
      ...{ rows, size: rows.length, plan, dropoutSeed },
      get features() {
        return examples.features
      },
      get targets() {
        return examples.targets
      }
    }
  }

  /** The rows and the plan of the batch that `draw` gives. */
  plan(epoch: number, step: number): Pick<Batch, 'rows' | 'plan'> {
    const examples = this.examplesOf(epoch, step)
    return { rows: examples.rows, plan: this.planFor(examples, epoch, step) }
  }

  private examplesOf(epoch: number, step: number): BatchExamples {
    const { seed, training } = this.config
    const { batchSize } = training
    const rows = this.orderOf(epoch).slice(step * batchSize, (step + 1) * batchSize)
    return new BatchExamples(this.data, rows, () => generator(seed, 'augmentation', epoch, step))
  }

  /** Examples are gathered only where the policy looks at them. */
  private planFor(examples: BatchExamples, epoch: number, step: number): MixPlan {
    const { seed, mixing } = this.config
    const { labels } = this.data.train
    const { rows } = examples
    const facts: BatchFacts = {
      ...this.facts,
      size: rows.length,
      labels: labels && rows.map((row) => labels[row]!),
      get inputs() {
        return examples.features
      },
      get targets() {
        return examples.targets
      },
      epoch
    }
    return planMixing(facts, mixing, generator(seed, 'mixing', epoch, step))
  }

  private orderOf(epoch: number): Int32Array {
    const known = this.orders.get(epoch)
    if (known) return known
    const random = generator(this.config.seed, 'order', epoch)
    const order = random.permutation(this.data.train.length)
    // At the end of an epoch, training looks back at its batches while the first of the next is drawn already.
    for (const other of this.orders.keys()) if (other !== epoch - 1) this.orders.delete(other)
    this.orders.set(epoch, order)
    return order
  }
}
