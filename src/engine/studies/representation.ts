import * as tf from '@tensorflow/tfjs'
import type { ModelDescription } from '../../core/architecture'
import type { Examples } from '../data/dataset'
import type { Progress } from '../data/load'
import { forward } from '../models/forward'
import { valuesOf } from '../ops/values-of'
import { batchesOf } from './sample'
import type { StudiedModel } from './studied-model'

const examplesAtOnce = 64

/** The model without the dense layer that its outputs come from, and that layer alone. */
function cutBeforeOutputs(description: ModelDescription): [ModelDescription, ModelDescription] {
  const layers = description.blocks.flatMap((block) => block.layers)
  const [block] = description.blocks
  const of = (some: typeof layers) => ({ ...description, blocks: [{ ...block!, layers: some }] })
  return [of(layers.slice(0, -1)), of(layers.slice(-1))]
}

/** Vectors of examples, row-major [rows, width]. */
export interface Representation {
  width: number
  values: Float32Array
}

interface Seen extends Representation {
  /** Row-major [rows, outputs]. */
  logits: Float32Array
}

/**
 * What the last layer of a model sees of examples, each scaled to length 1, so that a product of two is their cosine
 * similarity, and what it makes of it. Of a linear model these are the inputs.
 */
export async function representationsOf(
  { description, tensors }: StudiedModel,
  examples: Examples,
  rows: Int32Array,
  progress: Progress
): Promise<Seen> {
  const [before, last] = cutBeforeOutputs(description)
  const found: Float32Array[] = []
  const logits: Float32Array[] = []
  let done = 0
  for await (const some of batchesOf(rows, examplesAtOnce)) {
    progress('computing features', done, rows.length)
    const seen = await valuesOf(() => {
      const x = tf.tensor(examples.gather(some), [some.length, ...examples.exampleShape])
      const states = forward(before, tensors, x).logits
      const flat = states.reshape([some.length, -1])
      const length = flat.square().sum(1, true).sqrt()
      return {
        logits: forward(last, tensors, states).logits,
        vectors: flat.div(tf.maximum(length, 1e-12))
      }
    })
    logits.push(seen.logits)
    found.push(seen.vectors)
    done += some.length
  }
  const values = joined(found)
  return { width: values.length / rows.length, values, logits: joined(logits) }
}

/** One array after the other. */
export function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

/** The rows of `among` that are most similar to one vector [width], the most similar first. */
export function nearest(
  one: Float32Array,
  { values, width }: Representation,
  count: number
): { index: number; similarity: number }[] {
  const similarities = Array.from({ length: values.length / width }, (_, index) => {
    let similarity = 0
    for (let at = 0; at < width; at++) similarity += one[at]! * values[index * width + at]!
    return { index, similarity }
  })
  return similarities.sort((a, b) => b.similarity - a.similarity).slice(0, count)
}
