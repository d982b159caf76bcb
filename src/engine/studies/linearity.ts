import * as tf from '@tensorflow/tfjs'
import type { Task } from '../../contract/data'
import { forward } from '../models/forward'
import { valuesOf } from '../ops/values-of'
import type { StudiedModel } from './studied-model'

/** Examples and their partners, row by row. */
export interface Pairs extends Record<string, tf.Tensor> {
  /** [pairs, ...exampleShape], as the model takes them. */
  first: tf.Tensor
  second: tf.Tensor
  /** [pairs, outputs] */
  firstTargets: tf.Tensor2D
  secondTargets: tf.Tensor2D
}

/** Of every pair. */
export interface Linearity {
  logitGap: Float32Array
  /** Null for regression. */
  probabilityGap: Float32Array | null
  /** 1 where the most likely class is neither label; null unless classification. */
  missed: Uint8Array | null
}

/** Hidden states where a block begins, [batch, ...block.input]. */
export function hiddenStates(
  { description, tensors }: StudiedModel,
  block: number,
  x: tf.Tensor
): tf.Tensor {
  return forward({ ...description, blocks: description.blocks.slice(0, block) }, tensors, x).logits
}

function logitsFrom({ description, tensors }: StudiedModel, block: number, hidden: tf.Tensor) {
  const rest = { ...description, blocks: description.blocks.slice(block) }
  return forward(rest, tensors, hidden).logits
}

const mix = (a: tf.Tensor, b: tf.Tensor, lambda: number): tf.Tensor =>
  tf.add(tf.mul(a, lambda), tf.mul(b, 1 - lambda))

/** The inputs in between, [pairs, ...exampleShape]; lambda weighs the first example. */
export const mixInputs = ({ first, second }: Pairs, lambda: number): tf.Tensor =>
  tf.tidy(() => mix(first, second, lambda))

/**
 * How far a model is from linear between examples, ||f(mix) - mix of f||, and how often a third class wins there,
 * with the mix made where a block begins; one entry a lambda.
 * Source: Zhang et al. 2018 (figure 2, misses); Verma et al., "Manifold mixup", ICML 2019 (hidden states).
 */
export async function linearityAt(
  model: StudiedModel,
  block: number,
  pairs: Pairs,
  lambdas: number[]
): Promise<Linearity[]> {
  const probabilitiesOf = probabilityFunctions[model.task]
  const found = await valuesOf(() => {
    const first = hiddenStates(model, block, pairs.first)
    const second = hiddenStates(model, block, pairs.second)
    const firstLogits = logitsFrom(model, block, first)
    const secondLogits = logitsFrom(model, block, second)
    const each = lambdas.map((lambda) =>
      tf.tidy(() => {
        const logits = logitsFrom(model, block, mix(first, second, lambda))
        const gap = (f: (logits: tf.Tensor) => tf.Tensor) =>
          rowNorms(tf.sub(f(logits), mix(f(firstLogits), f(secondLogits), lambda)))
        return {
          logitGap: gap((same) => same),
          ...(probabilitiesOf && { probabilityGap: gap(probabilitiesOf) }),
          ...(model.task === 'classification' && { missed: misses(logits, pairs) })
        }
      })
    )
    const [one] = each
    const names = Object.keys(one ?? {}) as (keyof Linearity)[]
    return Object.fromEntries(
      names.map((name) => [name, tf.stack(each.map((tensors) => tensors[name]!))])
    ) as Partial<Record<keyof Linearity, tf.Tensor>>
  })
  const [count = 0] = pairs.first.shape
  return lambdas.map((_, index) => {
    const part = (all: Float32Array | undefined) =>
      all ? all.slice(index * count, (index + 1) * count) : null
    const missed = part(found.missed)
    return {
      logitGap: part(found.logitGap)!,
      probabilityGap: part(found.probabilityGap),
      missed: missed && Uint8Array.from(missed)
    }
  })
}

const probabilityFunctions: Record<Task, ((logits: tf.Tensor) => tf.Tensor) | null> = {
  classification: (logits) => tf.softmax(logits),
  'multi-label': (logits) => tf.sigmoid(logits),
  regression: null
}

const rowNorms = (x: tf.Tensor): tf.Tensor => tf.sqrt(tf.sum(tf.square(x), 1))

function misses(logits: tf.Tensor2D, { firstTargets, secondTargets }: Pairs): tf.Tensor {
  const prediction = tf.argMax(logits, 1)
  const differs = (targets: tf.Tensor) => tf.notEqual(prediction, tf.argMax(targets, 1))
  return tf.logicalAnd(differs(firstTargets), differs(secondTargets)).toInt()
}
