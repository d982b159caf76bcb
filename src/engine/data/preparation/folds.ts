import type { KFoldConfig } from '../../../contract/data'
import { StudioError } from '../../../contract/errors'
import { generator } from '../../../core/random'
import { byStratum, largestFirst, type Units } from './split-units'

/**
 * Divides units (rows that stay together) into folds of nearly equal size, stratum by stratum: within a stratum each
 * fold gets the same number of rows to within the largest unit, and what does not divide goes to the smallest fold.
 * Seeded by the partition alone, so that the folds of a partition are disjoint and test every unit once.
 * @param stratumOf the stratum of each unit
 * @returns the units of the asked fold and all others, in the order drawn
 * @throws StudioError `invalid-data` with fewer units than folds
 */
export function takeFold(
  units: Units,
  stratumOf: Int32Array,
  { folds, partition, fold }: KFoldConfig
): { tested: Int32Array; others: Int32Array } {
  if (units.count < folds) {
    throw new StudioError(
      'invalid-data',
      `${folds} folds need at least ${folds} examples that are not duplicates or in the same group, and there are ${units.count}. Use fewer folds or more data.`
    )
  }
  const sizes = new Float64Array(folds)
  const drawn = new Int32Array(units.count)
  const isTested = new Uint8Array(units.count)
  let place = 0
  const all = Int32Array.from({ length: units.count }, (_, unit) => unit)
  for (const [stratum, members] of byStratum(all, stratumOf)) {
    const order = generator(partition, 'folds', stratum + 1).permutation(members.length)
    const own = new Float64Array(folds)
    for (const unit of largestFirst(members, order, units)) {
      const chosen = smallest(own, sizes)
      own[chosen]! += units.sizeOf(unit)
      sizes[chosen]! += units.sizeOf(unit)
      isTested[unit] = chosen === fold ? 1 : 0
      drawn[place++] = unit
    }
  }
  return {
    tested: drawn.filter((unit) => isTested[unit] === 1),
    others: drawn.filter((unit) => isTested[unit] === 0)
  }
}

/** The fold with the fewest rows of the stratum; of several the one with the fewest rows of all. */
function smallest(own: Float64Array, sizes: Float64Array): number {
  let best = 0
  for (let fold = 1; fold < own.length; fold++) {
    const difference = own[fold]! - own[best]! || sizes[fold]! - sizes[best]!
    if (difference < 0) best = fold
  }
  return best
}

/** A seed for what is drawn once for a training set: its validation part, the examples kept, the corrupted labels. */
export const trainingSetSeed = ({ partition, fold }: KFoldConfig): number =>
  (Math.imul(partition, 0x9e3779b1) + fold) >>> 0
