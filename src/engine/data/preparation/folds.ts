import type { KFoldConfig } from '../../../contract/data'
import { StudioError } from '../../../contract/errors'
import { generator } from '../../../core/random'
import type { Unit } from './split-units'

/**
 * Divides units (rows that stay together) into folds of nearly equal size, stratum by stratum: within a stratum each
 * fold gets the same number of rows to within the largest unit, and what does not divide goes to the smallest fold.
 * Seeded by the partition alone, so that the folds of a partition are disjoint and test every unit once.
 * @param stratumOf the stratum of a unit
 * @returns the units of the asked fold and all others
 * @throws StudioError `invalid-data` with fewer units than folds
 */
export function takeFold(
  units: Unit[],
  stratumOf: (unit: Unit) => number,
  { folds, partition, fold }: KFoldConfig
): { tested: Unit[]; others: Unit[] } {
  if (units.length < folds) {
    throw new StudioError(
      'invalid-data',
      `${folds} folds need at least ${folds} examples that are not duplicates or in the same group, and there are ${units.length}. Use fewer folds or more data.`
    )
  }
  const byStratum = new Map<number, Unit[]>()
  for (const unit of units) {
    const stratum = stratumOf(unit)
    const members = byStratum.get(stratum)
    if (members) members.push(unit)
    else byStratum.set(stratum, [unit])
  }
  const sizes = new Float64Array(folds)
  const tested: Unit[] = []
  const others: Unit[] = []
  for (const stratum of [...byStratum.keys()].sort((a, b) => a - b)) {
    const members = byStratum.get(stratum)!
    const order = generator(partition, 'folds', stratum + 1).permutation(members.length)
    const shuffled = Array.from(order, (index) => members[index]!)
    shuffled.sort((a, b) => b.length - a.length)
    const own = new Float64Array(folds)
    for (const unit of shuffled) {
      const place = smallest(own, sizes)
      own[place]! += unit.length
      sizes[place]! += unit.length
      ;(place === fold ? tested : others).push(unit)
    }
  }
  return { tested, others }
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
