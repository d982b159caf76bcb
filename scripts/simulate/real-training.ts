import { halfWidth, pValue } from '../../src/core/inference/estimate'
import { twoWayEstimate } from '../../src/core/inference/two-way'
import { Generator } from '../../src/core/random'
import { testSets } from './tables'

/**
 * Real training with an exact null: two nearest-mean classifiers, one on each of two halves of the features that are
 * drawn in the same way, on a new data set each time. Neither is better on average.
 */
export interface RealCase {
  examples: number
  scheme: 'splits' | 'k-fold'
  /** Training sets: five for each partition, or splits. */
  replicates: number
}

export const realCases: RealCase[] = [
  ...[27, 50, 100, 178].flatMap((examples) =>
    [5, 10, 20].map((replicates) => ({ examples, scheme: 'k-fold' as const, replicates }))
  ),
  ...[178, 569].flatMap((examples) =>
    [5, 10].map((replicates) => ({ examples, scheme: 'splits' as const, replicates }))
  )
]

export const realKey = ({ examples, scheme, replicates }: RealCase): string =>
  `real ${scheme} I=${examples} n=${replicates}`

/** The bar holds from 100 examples and two partitions on; smaller cells are reported. */
export const hasBar = ({ examples, scheme, replicates }: RealCase): boolean =>
  examples >= 100 && (scheme === 'splits' || replicates >= 10)

const features = 5
/** Distance of each class mean from 0 in every feature: about 85 % of the examples are predicted right. */
const distance = 0.5
const level = 0.05

export interface RealResult {
  repeats: number
  error: number
  halfWidth: number
}

export function simulateReal(real: RealCase, repeats: number, seed: number): RealResult {
  let [errors, widths] = [0, 0]
  for (let repeat = 0; repeat < repeats; repeat++) {
    const random = new Generator([seed, 4000 + realCases.indexOf(real)], repeat, 0)
    const { examples, scheme, replicates } = real
    const data = drawData(examples, random)
    const tested = scheme === 'splits' ? Math.round(0.15 * examples) : examples
    const { sets } = testSets(scheme, { examples: tested, replicates }, random)
    const estimate = twoWayEstimate(
      sets.map((set) => ({ examples: set, differences: differencesOf(data, set) })),
      true
    )
    if (pValue(estimate) <= level) errors++
    widths += halfWidth(estimate, level)
  }
  return { repeats, error: errors / repeats, halfWidth: widths / repeats }
}

interface Data {
  labels: Int8Array
  /** [examples, 2 x features] */
  values: Float64Array
}

function drawData(examples: number, random: Generator): Data {
  const labels = Int8Array.from({ length: examples }, () => random.integer(2))
  const width = 2 * features
  const values = Float64Array.from({ length: examples * width }, (_, at) => {
    const side = labels[Math.floor(at / width)] === 1 ? 1 : -1
    return side * distance + random.normal()
  })
  return { labels, values }
}

/** Hits of the second half's classifier minus hits of the first half's, on the examples tested. */
function differencesOf({ labels, values }: Data, tested: Int32Array): Int8Array {
  const width = 2 * features
  const isTested = new Uint8Array(labels.length)
  for (const i of tested) isTested[i] = 1
  const sums = new Float64Array(2 * width)
  const counts = [0, 0]
  for (let i = 0; i < labels.length; i++) {
    if (isTested[i]) continue
    const label = labels[i]!
    counts[label]!++
    for (let f = 0; f < width; f++) sums[label * width + f]! += values[i * width + f]!
  }
  const hit = (i: number, from: number): number => {
    const [to0, to1] = [0, 1].map((label) => {
      let square = 0
      for (let f = from; f < from + features; f++) {
        square += (values[i * width + f]! - sums[label * width + f]! / counts[label]!) ** 2
      }
      return square
    })
    return (to1! < to0! ? 1 : 0) === labels[i] ? 1 : 0
  }
  return Int8Array.from(tested, (i) => hit(i, features) - hit(i, 0))
}
