import type { TrainingSetDifferences } from '../../src/core/inference/two-way'
import type { DifferenceTable } from '../../src/core/inference/table'
import type { Generator } from '../../src/core/random'
import { Examples, logistic, truths, type World, type centres } from './world'

type Centres = ReturnType<typeof centres>

/** The share of a data set that one split of several tests. */
const testShare = 0.15

/** Differences on one fixed split, a table for each truth. */
export function fixedSplit(
  world: World,
  { plain, policy }: Centres,
  { examples, replicates }: { examples: number; replicates: number },
  random: Generator
): DifferenceTable[] {
  const drawn = new Examples(examples, world, plain, random)
  const tables = truths.map(() => new Int8Array(examples * replicates))
  const plainShift = shifts(world, replicates, random)
  const policyShift = shifts(world, replicates, random)
  for (let i = 0, at = 0; i < examples; i++) {
    for (let s = 0; s < replicates; s++, at++) {
      const before = logistic(random) < drawn.plain[i]! + plainShift[s]! ? 1 : 0
      const threshold = logistic(random) - drawn.policy[i]! - policyShift[s]!
      for (let t = 0; t < tables.length; t++) {
        tables[t]![at] = (threshold < policy[t]! ? 1 : 0) - before
      }
    }
  }
  return tables.map((values) => ({ examples, seeds: replicates, values }))
}

const shifts = ({ shift }: World, count: number, random: Generator): Float64Array =>
  Float64Array.from({ length: count }, () => (shift === 0 ? 0 : shift * random.normal()))

/** Which examples each training set is tested on: those of random splits, or the folds of repeated partitions. */
export function testSets(
  scheme: 'splits' | 'k-fold',
  { examples, replicates }: { examples: number; replicates: number },
  random: Generator
): { total: number; sets: Int32Array[] } {
  if (scheme === 'splits') {
    const total = Math.round(examples / testShare)
    const sets = Array.from({ length: replicates }, () => someOf(total, examples, random))
    return { total, sets }
  }
  const folds = Math.min(5, replicates)
  const sets: Int32Array[] = []
  while (sets.length < replicates) {
    const order = random.permutation(examples)
    for (let fold = 0; fold < folds; fold++) {
      const [from, to] = [fold, fold + 1].map((k) => Math.round((k * examples) / folds))
      sets.push(order.slice(from, to))
    }
  }
  return { total: examples, sets }
}

/** So many different numbers below a total. */
function someOf(total: number, count: number, random: Generator): Int32Array {
  const taken = new Set<number>()
  while (taken.size < count) taken.add(random.integer(total))
  return Int32Array.from(taken)
}

/** Differences over several training sets, for each truth. */
export function severalTrainingSets(
  world: World,
  { plain, policy }: Centres,
  { total, sets }: { total: number; sets: Int32Array[] },
  random: Generator
): TrainingSetDifferences[][] {
  const drawn = new Examples(total, world, plain, random)
  const plainShift = shifts(world, sets.length, random)
  const policyShift = shifts(world, sets.length, random)
  const tables = truths.map(() => sets.map(({ length }) => new Int8Array(length)))
  sets.forEach((set, k) => {
    for (let at = 0; at < set.length; at++) {
      const i = set[at]!
      const before = logistic(random) < drawn.plain[i]! + plainShift[k]! ? 1 : 0
      const threshold = logistic(random) - drawn.policy[i]! - policyShift[k]!
      for (let t = 0; t < tables.length; t++) {
        tables[t]![k]![at] = (threshold < policy[t]! ? 1 : 0) - before
      }
    }
  })
  return tables.map((table) => table.map((differences, k) => ({ examples: sets[k]!, differences })))
}
