import * as tf from '@tensorflow/tfjs'
import type { FeatureMapReport } from '../../contract/feature-map'
import { quantile } from '../../core/statistics'
import { valuesOf } from '../ops/values-of'
import type { Representation } from './representation'

const rowsAtOnce = 256

/** The most similar other examples of each example, row-major [examples, count], the most similar first. */
export interface Neighbours {
  count: number
  indices: Int32Array
  similarities: Float32Array
}

/** Vectors with their mean taken away, each scaled to length 1: what all share tells none apart. */
export async function centred({ values, width }: Representation): Promise<Representation> {
  const { scaled } = await valuesOf(() => {
    const x = tf.tensor2d(values, [values.length / width, width])
    const away = x.sub(x.mean(0, true))
    return { scaled: away.div(tf.maximum(away.square().sum(1, true).sqrt(), 1e-12)) }
  })
  return { width, values: scaled }
}

/**
 * Nearest neighbours by cosine similarity, an example itself left out.
 * @param vectors of length 1
 */
export async function neighboursOf(
  { values, width }: Representation,
  count: number
): Promise<Neighbours> {
  const examples = values.length / width
  const kept = Math.min(count, examples - 1)
  const indices = new Int32Array(examples * kept)
  const similarities = new Float32Array(examples * kept)
  const all = tf.tensor2d(values, [examples, width])
  try {
    for (let start = 0; start < examples; start += rowsAtOnce) {
      const size = Math.min(rowsAtOnce, examples - start)
      const found = await valuesOf(() => {
        const products = tf.matMul(all.slice([start, 0], [size, width]), all, false, true)
        const itself = tf.oneHot(tf.range(start, start + size, 1, 'int32'), examples)
        // Cosines are at least -1.
        const others = products.sub(itself.toFloat().mul(3))
        return { ...tf.topk(others, kept) }
      })
      indices.set(found.indices, start * kept)
      similarities.set(found.values, start * kept)
    }
  } finally {
    all.dispose()
  }
  return { count: kept, indices, similarities }
}

/** Nearly the same as another one. */
const sameFrom = 0.995
const mostListed = 60

/** Pairs of examples in different splits that are nearly the same, the most similar first. */
export function duplicatesAcross(
  { count, indices, similarities }: Neighbours,
  splits: Uint8Array
): FeatureMapReport['duplicates'] {
  const pairs: FeatureMapReport['duplicates'] = []
  for (let at = 0; at < indices.length; at++) {
    const [one, other, similarity] = [Math.floor(at / count), indices[at]!, similarities[at]!]
    if (similarity < sameFrom || splits[one] === splits[other]) continue
    const isListed = pairs.some(({ first, second }) => first === other && second === one)
    if (!isListed) pairs.push({ first: one, second: other, similarity })
  }
  return pairs.sort((a, b) => b.similarity - a.similarity).slice(0, mostListed)
}

/** Share of the neighbours that must agree on another class. */
const doubtfulFrom = 0.8

/**
 * Examples whose neighbours mostly have one other class. An example has no say about itself, so this is an estimate out
 * of fold.
 * Source: Wilson, "Asymptotic properties of nearest neighbor rules using edited data", 1972.
 */
export function doubtfulLabels(
  { count, indices }: Neighbours,
  labels: Int32Array
): FeatureMapReport['doubtful'] {
  const found: FeatureMapReport['doubtful'] = []
  for (const [example, label] of labels.entries()) {
    const votes = new Map<number, number>()
    for (const neighbour of indices.subarray(example * count, (example + 1) * count)) {
      const theirs = labels[neighbour]!
      votes.set(theirs, (votes.get(theirs) ?? 0) + 1)
    }
    const [likely, agreeing] = [...votes].reduce(
      (most, one) => (one[1] > most[1] ? one : most),
      [label, 0]
    )
    if (likely === label || agreeing < doubtfulFrom * count) continue
    found.push({ example, likely, agreeing, neighbours: count })
  }
  return found.sort((a, b) => b.agreeing - a.agreeing).slice(0, mostListed)
}

/** How far beyond the upper quartile, in interquartile ranges. */
const farFrom = 1.5

/**
 * Examples unlike all others: the distance to their last neighbour, between vectors of length 1, lies outside of the upper
 * fence of all such distances. So an example is listed only where it stands out, and a few that are alike are found too.
 * Sources: Ramaswamy, Rastogi and Shim, "Efficient algorithms for mining outliers from large data sets", 2000; the fence:
 * Tukey, "Exploratory data analysis", 1977.
 */
export function outliersOf({ count, similarities }: Neighbours): FeatureMapReport['outliers'] {
  if (count === 0) return []
  const last = Array.from({ length: similarities.length / count }, (_, example) => {
    const similarity = similarities[(example + 1) * count - 1]!
    return { example, similarity, distance: Math.sqrt(Math.max(0, 2 - 2 * similarity)) }
  })
  const sorted = last.map(({ distance }) => distance).sort((a, b) => a - b)
  const [lower, upper] = [quantile(sorted, 0.25), quantile(sorted, 0.75)]
  const fence = upper + farFrom * (upper - lower)
  return last
    .filter(({ distance }) => distance > fence)
    .sort((a, b) => b.distance - a.distance)
    .slice(0, mostListed)
    .map(({ example, similarity }) => ({ example, similarity, neighbours: count }))
}
