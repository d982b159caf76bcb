import * as tf from '@tensorflow/tfjs'
import type { Tensor, Tensor2D } from '@tensorflow/tfjs'
import type { Generator } from '../../core/random'
import { eligibleBlocks } from './blocks'
import { interpolate } from './interpolate'
import { drawLambda } from './lambda'
import type { DrawnPolicy, Effect, TrainingFacts } from './policy'
import { float32Value } from './values'

/**
 * C-Mixup: Yao et al., "C-Mixup: improving generalization in regression", NeurIPS 2022. Partners come from the whole
 * training set, with a probability that falls as a Gaussian of the distance of their targets; as there, an example
 * may meet itself. Mixing hidden states, as most of the official commands do, takes the partners through the first blocks
 * next to the batch; batch normalisation there sees both together, where the official code normalises each by itself.
 */
export const cmixup: DrawnPolicy<'cmixup'> = {
  plan(batch, config, random) {
    const { size, targets, training } = batch
    const blocks = eligibleBlocks(config.blocks, batch)
    const block = blocks.length === 1 ? blocks[0]! : blocks[random.integer(blocks.length)]!
    const lambda = drawLambda(config, batch, random)
    const columns = targets.length / size
    const near = nearPartners(training, columns, config.bandwidth)
    const rows = Int32Array.from({ length: size }, (_, i) =>
      near(targets.subarray(i * columns, (i + 1) * columns), random)
    )
    const chosen = Float32Array.from({ length: size * columns }, (_, i) => {
      const row = rows[Math.floor(i / columns)]!
      return training.targets[row * columns + (i % columns)]!
    })
    return {
      variant: block === 0 ? 'cmixup' : `cmixup/${block}`,
      values: {
        lambda: float32Value(lambda),
        partners: float32Value(training.gather(rows, random), [size, ...batch.exampleShape]),
        partnerTargets: float32Value(chosen, [size, columns])
      },
      lambda,
      partners: { from: 'training', rows }
    }
  }
}

/** Blends inputs or hidden states, and targets, with those of the partners, which come with the plan. */
export const interpolateWithFed: Effect = (variant, values) => {
  const { lambda, partners, partnerTargets } = values
  if (!lambda || !partners || !partnerTargets) {
    throw new Error('a plan of C-Mixup must hold lambda, partners and partnerTargets')
  }
  const blend = <T extends Tensor>(x: T, partner: Tensor): T => interpolate(x, partner as T, lambda)
  const mixTargets = (targets: Tensor2D) => blend(targets, partnerTargets)
  const block = Number(variant.split('/')[1] ?? 0)
  if (block === 0) return { block, mix: (x) => blend(x, partners), mixTargets }
  const size = partners.shape[0]
  return {
    block,
    enter: (x) => tf.concat([x, partners], 0),
    mix: (hidden) => blend(hidden.slice([0], [size]), hidden.slice([size], [size])),
    mixTargets
  }
}

const tries = 64

/**
 * Draws a row with a probability proportional to the kernel at its target. Uniform proposals are accepted with the
 * kernel's value, which is exact and quick where it is wide; after some refusals all rows are weighed, which is exact
 * too.
 */
function nearPartners(
  training: TrainingFacts,
  columns: number,
  bandwidth: number
): (target: ArrayLike<number>, random: Generator) => number {
  const scale = 1 / (2 * bandwidth ** 2 * meanVariance(training, columns))
  const kernel = (row: number, target: ArrayLike<number>): number => {
    let squares = 0
    for (let c = 0; c < columns; c++) {
      squares += (training.targets[row * columns + c]! - target[c]!) ** 2
    }
    return Math.exp(-squares * scale)
  }
  return (target, random) => {
    for (let attempt = 0; attempt < tries; attempt++) {
      const row = random.integer(training.length)
      if (random.uniform() < kernel(row, target)) return row
    }
    const weights = Float64Array.from({ length: training.length }, (_, row) => kernel(row, target))
    return drawWeighted(weights, random)
  }
}

function drawWeighted(weights: Float64Array, random: Generator): number {
  let left = random.uniform() * weights.reduce((sum, weight) => sum + weight, 0)
  const row = weights.findIndex((weight) => (left -= weight) < 0)
  return row === -1 ? weights.length - 1 : row
}

const variances = new WeakMap<Float32Array, number>()

/** Mean over the targets of their variances in the training split, so that the bandwidth is in deviations. */
function meanVariance({ targets, length }: TrainingFacts, columns: number): number {
  const known = variances.get(targets)
  if (known !== undefined) return known
  const means = new Float64Array(columns)
  targets.forEach((value, i) => (means[i % columns]! += value / length))
  let squares = 0
  targets.forEach((value, i) => (squares += (value - means[i % columns]!) ** 2))
  const variance = Math.max(squares / targets.length, 1e-12)
  variances.set(targets, variance)
  return variance
}
