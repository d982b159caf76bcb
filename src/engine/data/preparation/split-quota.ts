import type { SplitName } from '../../../contract/data'
import type { Units } from './split-units'

const order: SplitName[] = ['train', 'validation', 'test']

/**
 * How many of `count` examples each split gets: its share rounded down or up, larger remainders first, so that no split
 * is off by one or more. Rounding errors are carried over to the next stratum, which keeps the totals
 * near their shares too. One example at least goes to train.
 */
function quotas(
  count: number,
  shares: Record<SplitName, number>,
  carried: Record<SplitName, number>
): Record<SplitName, number> {
  const exact = (split: SplitName) => count * shares[split]
  const quota = { train: 0, validation: 0, test: 0 }
  for (const split of order) quota[split] = Math.floor(exact(split) + 1e-9)
  const due = (split: SplitName) => exact(split) - quota[split] + carried[split]
  const waiting = order.filter((split) => exact(split) - quota[split] > 1e-9)
  waiting.sort((a, b) => due(b) - due(a))
  let left = count - order.reduce((sum, split) => sum + quota[split], 0)
  for (const split of waiting) if (left-- > 0) quota[split]++
  if (quota.train === 0 && count > 0) {
    quota[quota.test > quota.validation ? 'test' : 'validation']--
    quota.train = 1
  }
  for (const split of order) {
    carried[split] = Math.max(-1, Math.min(1, carried[split] + exact(split) - quota[split]))
  }
  return quota
}

/**
 * Allots the units of one stratum, largest first: each goes to the split with the largest remaining quota.
 * @param carried what earlier strata left over for each split; updated
 * @param allot called with each unit and its split
 */
export function allotStratum(
  members: Int32Array,
  units: Units,
  shares: { validation: number; test: number },
  carried: Record<SplitName, number>,
  allot: (unit: number, split: SplitName) => void
): void {
  let count = 0
  for (const unit of members) count += units.sizeOf(unit)
  const train = 1 - shares.validation - shares.test
  const left = quotas(count, { train, validation: shares.validation, test: shares.test }, carried)
  for (const unit of members) {
    let split: SplitName = 'train'
    if (left.validation > left[split]) split = 'validation'
    if (left.test > left[split]) split = 'test'
    left[split] -= units.sizeOf(unit)
    allot(unit, split)
  }
}
