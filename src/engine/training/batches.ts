import type { Task } from '../../contract/data'
import type { RunConfig } from '../../contract/run-config'
import { defaultMixedBlocks, mixableBlocks, type ModelDescription } from '../../core/architecture'
import { batchesPerEpoch } from '../../core/batches-per-epoch'
import { generator, type Generator, type Stream } from '../../core/random'
import { gatherRows } from '../../core/rows'
import type { Examples, PreparedData } from '../data/dataset'
import { planMixing } from '../mixing'
import type { BatchFacts, MixPlan } from '../mixing/policy'
import { balancedOrder } from './balanced-order'

/** Settings shared by all batches of a run. */
interface RunFacts {
  config: RunConfig
  data: PreparedData
  mixableBlocks: number[]
  defaultBlocks: number[]
}

/** A training batch before it is mixed, with the plan that mixes it. Examples are gathered when they are first looked at. */
export class Batch implements BatchFacts {
  readonly plan: MixPlan
  readonly dropoutSeed: Int32Array
  private gatheredFeatures: Float32Array | null = null
  private gatheredTargets: Float32Array | null = null

  /** @param rows of the training split */
  constructor(
    private readonly run: RunFacts,
    readonly rows: Int32Array,
    readonly epoch: number,
    private readonly step: number
  ) {
    this.plan = planMixing(this, run.config.mixing, this.random('mixing'))
    const random = this.random('dropout')
    this.dropoutSeed = Int32Array.of(random.uint32() | 0, random.uint32() | 0)
  }

  get size(): number {
    return this.rows.length
  }

  /** Row-major [size, ...exampleShape], augmented. */
  get features(): Float32Array {
    this.gatheredFeatures ??= this.training.gather(this.rows, this.random('augmentation'))
    return this.gatheredFeatures
  }

  /** Row-major [size, outputs]. */
  get targets(): Float32Array {
    this.gatheredTargets ??= gatherRows(this.training.targets, this.run.data.outputs, this.rows)
    return this.gatheredTargets
  }

  get labels(): Int32Array | null {
    const { labels } = this.training
    return labels && this.rows.map((row) => labels[row]!)
  }

  get training(): Examples {
    return this.run.data.train
  }

  get task(): Task {
    return this.run.data.task
  }

  get exampleShape(): number[] {
    return this.run.data.exampleShape
  }

  get columnGroups(): Int32Array | null {
    return this.run.data.columnGroups
  }

  get mixableBlocks(): number[] {
    return this.run.mixableBlocks
  }

  get defaultBlocks(): number[] {
    return this.run.defaultBlocks
  }

  get epochs(): number {
    return this.run.config.training.epochs
  }

  private random(stream: Stream): Generator {
    return generator(this.run.config.seed, stream, this.epoch, this.step)
  }
}

/**
 * Draws the batches of a run. Every draw depends on seed, epoch and step only, so any batch can be reproduced
 * without the ones before it, and runs that differ in their policy see the same examples in the same order.
 */
export class Batches {
  readonly perEpoch: number
  private readonly run: RunFacts
  /** Rows in the order of an epoch, by epoch. */
  private readonly orders = new Map<number, Int32Array>()

  /** @throws StudioError `unsupported` where batch normalisation would see one example at a time */
  constructor(config: RunConfig, data: PreparedData, model: ModelDescription) {
    this.perEpoch = batchesPerEpoch(model, data.train.length, config.training.batchSize)
    this.run = {
      ...{ config, data },
      mixableBlocks: mixableBlocks(model),
      defaultBlocks: defaultMixedBlocks(model)
    }
  }

  /**
   * @param epoch from 0
   * @param step within the epoch, from 0; the last batch holds what is left
   */
  draw(epoch: number, step: number): Batch {
    const { batchSize } = this.run.config.training
    const end = step === this.perEpoch - 1 ? undefined : (step + 1) * batchSize
    const rows = this.orderOf(epoch).subarray(step * batchSize, end)
    return new Batch(this.run, rows, epoch, step)
  }

  private orderOf(epoch: number): Int32Array {
    const known = this.orders.get(epoch)
    if (known) return known
    const { config, data } = this.run
    const order = orderOfEpoch(config, data, epoch)
    // At the end of an epoch, training reuses its batches while the first of the next epoch is already drawn.
    for (const other of this.orders.keys()) if (other !== epoch - 1) this.orders.delete(other)
    this.orders.set(epoch, order)
    return order
  }
}

/** Rows of the training split in the order in which an epoch has them. */
function orderOfEpoch(
  { seed, training }: RunConfig,
  { train, outputs }: PreparedData,
  epoch: number
): Int32Array {
  const random = generator(seed, 'order', epoch)
  if (training.sampling === 'shuffled' || !train.labels) return random.permutation(train.length)
  return balancedOrder(train.labels, outputs, random)
}
