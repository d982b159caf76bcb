import { satterthwaite } from './crossed'
import type { DifferenceEstimate } from './estimate'

/** Differences of the examples that were tested with one training set, averaged over its seeds. */
export interface TrainingSetDifferences {
  /** Which examples, by numbers from 0 that are the same for every training set. */
  examples: ArrayLike<number>
  differences: ArrayLike<number>
}

/**
 * The mean difference over several splits, or the folds of repeated k-fold cross-validation, with its variance clustered
 * two ways, by examples and by training sets (Cameron, Gelbach and Miller 2011). For 0/1 scores two examples are
 * invented, one that always gains and one that always loses (Bonett and Price 2012): a sample without discordant
 * examples has no variance, yet does not show that there is none.
 *
 * The interval is for models trained like these on new examples (Bayle, Bayle, Janson and Mackey 2020). No unbiased
 * estimator of the variance of k-fold exists (Bengio and Grandvalet 2004); for a new data set it is approximate.
 * @param isBinary whether scores are 0 or 1
 * @returns a variance of NaN with fewer than two training sets or examples
 */
export function twoWayEstimate(
  sets: TrainingSetDifferences[],
  isBinary: boolean
): DifferenceEstimate {
  const seen = totals(sets)
  const { difference, count, examples } = seen
  const replicates = sets.length
  const invented = isBinary ? 2 : 0
  const centre = (difference * examples) / (examples + invented)
  const parts = variances(sets, seen, { centre, invented })
  const variance = Math.max(
    parts.byExample,
    parts.bySet,
    parts.byExample + parts.bySet - parts.within
  )
  const known = examples > 1 && replicates > 1 && count > replicates
  return {
    difference,
    centre,
    variance: known ? variance : NaN,
    degrees: satterthwaite(variance, [
      { value: parts.byExample, degrees: examples - 1 },
      { value: parts.bySet, degrees: replicates - 1 },
      { value: parts.within, degrees: count - replicates }
    ]),
    overSeeds: null,
    examples,
    testedEach: count / replicates,
    replicates,
    isBinary,
    components: {
      example: Math.max(0, (parts.byExample - parts.within) * examples),
      seed: Math.max(0, (parts.bySet - parts.within) * replicates),
      residual: parts.within * count
    }
  }
}

interface Totals {
  difference: number
  /** All differences. */
  count: number
  /** Examples that were tested at least once. */
  examples: number
  /** By example: how often it was tested, and the sum of its differences. */
  tests: Float64Array
  sums: Float64Array
  /** Sums of the differences of each training set. */
  setSums: number[]
}

function totals(sets: TrainingSetDifferences[]): Totals {
  let highest = -1
  for (const { examples } of sets) {
    for (let i = 0; i < examples.length; i++) highest = Math.max(highest, examples[i]!)
  }
  const tests = new Float64Array(highest + 1)
  const sums = new Float64Array(highest + 1)
  let [count, total] = [0, 0]
  const setSums = sets.map(({ examples, differences }) => {
    if (examples.length !== differences.length) {
      throw new RangeError(`${differences.length} differences for ${examples.length} examples`)
    }
    let own = 0
    for (let i = 0; i < examples.length; i++) {
      tests[examples[i]!]!++
      sums[examples[i]!]! += differences[i]!
      own += differences[i]!
    }
    count += examples.length
    total += own
    return own
  })
  const examples = tests.reduce((sum, times) => sum + (times > 0 ? 1 : 0), 0)
  return { difference: total / count, count, examples, tests, sums, setSums }
}

function variances(
  sets: TrainingSetDifferences[],
  { difference, count, examples, tests, sums, setSums }: Totals,
  { centre, invented }: { centre: number; invented: number }
) {
  let byExample = 0
  for (let i = 0; i < tests.length; i++) byExample += (sums[i]! - tests[i]! * centre) ** 2
  const all = examples + invented
  const testsEach = count / examples
  byExample += invented * testsEach ** 2
  byExample *= all / (all - 1) / (testsEach * all) ** 2
  let [bySet, within] = [0, 0]
  sets.forEach(({ differences }, set) => {
    const own = setSums[set]!
    bySet += (own - differences.length * difference) ** 2
    const middle = own / differences.length
    for (let i = 0; i < differences.length; i++) within += (differences[i]! - middle) ** 2
  })
  const replicates = sets.length
  return {
    byExample,
    bySet: ((replicates / (replicates - 1)) * bySet) / count ** 2,
    within: within / (count - replicates) / count
  }
}
