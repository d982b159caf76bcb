import type { KFoldConfig, SplitConfig, SplitName } from '../../../contract/data'
import { StudioError } from '../../../contract/errors'
import { generator } from '../../../core/random'
import type { DataSet } from '../dataset'
import { takeFold, trainingSetSeed } from './folds'
import { allotStratum } from './split-quota'
import { joinRows, type Unit } from './split-units'
import { oneStratum, strata } from './strata'

/** Rows of a data set, ascending. */
export type Split = Record<SplitName, Int32Array>

const splitSeed = 0

/** The given split that wins where duplicates or a group were given for several: test, then validation, then train. */
function strongest(a: SplitName | null, b: SplitName | null): SplitName | null {
  for (const split of ['test', 'validation', 'train'] as const) {
    if (a === split || b === split) return split
  }
  return null
}

interface Shares {
  validation: number
  test: number
}

/** Spreads units over train, validation and test, stratum by stratum. */
function spread(
  units: Unit[],
  stratum: Int32Array,
  shares: Shares,
  seed: number
): Map<Unit, SplitName> {
  const byStratum = new Map<number, Unit[]>()
  for (const unit of units) {
    const key = majority(unit, stratum)
    const members = byStratum.get(key)
    if (members) members.push(unit)
    else byStratum.set(key, [unit])
  }
  const assigned = new Map<Unit, SplitName>()
  const carried = { train: 0, validation: 0, test: 0 }
  for (const key of [...byStratum.keys()].sort((a, b) => a - b)) {
    const members = byStratum.get(key)!
    const order = generator(seed, 'split', key + 1).permutation(members.length)
    const shuffled = Array.from(order, (index) => members[index]!)
    shuffled.sort((a, b) => b.length - a.length)
    allotStratum(shuffled, shares, carried).forEach((split, index) =>
      assigned.set(shuffled[index]!, split)
    )
  }
  fillEmpty(assigned, shares, (unit) => majority(unit, stratum))
  return assigned
}

/** The stratum that most rows of a unit belong to; the first of several. */
function majority(unit: Unit, stratum: Int32Array): number {
  if (unit.length === 1) return stratum[unit[0]!]!
  const counts = new Map<number, number>()
  for (const row of unit) counts.set(stratum[row]!, (counts.get(stratum[row]!) ?? 0) + 1)
  return [...counts].reduce((best, entry) => (entry[1] > best[1] ? entry : best))[0]
}

/** A split that was asked for gets at least one unit, where a stratum can spare one of its training units. */
function fillEmpty(
  assigned: Map<Unit, SplitName>,
  shares: Shares,
  stratumOf: (unit: Unit) => number
): void {
  for (const split of ['validation', 'test'] as const) {
    if (shares[split] === 0 || [...assigned.values()].includes(split)) continue
    const train = [...assigned].filter(([, name]) => name === 'train').map(([unit]) => unit)
    const spare = train.findLast((unit) =>
      train.some((other) => other !== unit && stratumOf(other) === stratumOf(unit))
    )
    if (spare) assigned.set(spare, split)
  }
}

/** Keeps the splits that the data brings, creates those it lacks, and leaves out examples that would leak. */
function useGiven(
  units: Unit[],
  given: (SplitName | null)[],
  stratum: Int32Array,
  config: SplitConfig,
  seed: number
): Map<Unit, SplitName> {
  const has = (split: SplitName) => given.includes(split)
  const shares = {
    validation: has('validation') ? 0 : config.validation,
    test: has('test') ? 0 : config.test
  }
  const assigned = new Map<Unit, SplitName>()
  const free: Unit[] = []
  for (const unit of units) {
    const split = unit.map((row) => given[row] ?? null).reduce(strongest, null)
    if (split === 'train' || split === null) free.push(unit)
    else
      assigned.set(
        unit.filter((row) => given[row] === split),
        split
      )
  }
  for (const [unit, split] of spread(free, stratum, shares, seed)) assigned.set(unit, split)
  return assigned
}

/** Tests one fold of a partition of all units, and takes the validation part from the others. */
function splitByFold(
  units: Unit[],
  stratum: Int32Array,
  kFold: KFoldConfig,
  validation: number
): Map<Unit, SplitName> {
  const { tested, others } = takeFold(units, (unit) => majority(unit, stratum), kFold)
  const assigned = spread(others, stratum, { validation, test: 0 }, trainingSetSeed(kFold))
  for (const unit of tested) assigned.set(unit, 'test')
  return assigned
}

/**
 * Splits a data set into train, validation and test. Stratified, unless switched off, by class, by rarest label, or by
 * tenths of the (first) regression target; each class is within one example of its share wherever no duplicates or groups bind examples
 * together. Exact duplicates and members of a group stay in one split. Seeded by `config.seed`, else always the same.
 *
 * Splits that the data brings are kept when asked for; missing ones are taken from the training part. There,
 * examples of the training part that are duplicates, or of the group, of a test or validation example are in no split.
 *
 * With `config.kFold` the test split is one fold of a partition of all examples, whatever splits the data brings.
 * @throws StudioError invalid-data when nothing is left to train on, or with fewer examples than folds
 */
export function splitDataSet(dataSet: DataSet, config: SplitConfig): Split {
  const seed = config.seed ?? splitSeed
  const units = joinRows(dataSet.length, [dataSet.identity, dataSet.groups])
  const stratum = config.stratified
    ? strata(dataSet.targets, dataSet.length)
    : oneStratum(dataSet.length)
  const given = config.useGiven && dataSet.given?.includes('train') ? dataSet.given : null
  const assigned = config.kFold
    ? splitByFold(units, stratum, config.kFold, config.validation)
    : given
      ? useGiven(units, given, stratum, config, seed)
      : spread(units, stratum, config, seed)
  const rows: Record<SplitName, number[]> = { train: [], validation: [], test: [] }
  for (const [unit, split] of assigned) for (const row of unit) rows[split].push(row)
  const sorted = (split: SplitName) => Int32Array.from(rows[split]).sort()
  if (rows.train.length === 0) {
    throw new StudioError(
      'invalid-data',
      `${dataSet.name}: no examples are left for training. Use more data, or smaller shares for validation and test.`
    )
  }
  return { train: sorted('train'), validation: sorted('validation'), test: sorted('test') }
}
