import type { KFoldConfig, SplitConfig, SplitName } from '../../../contract/data'
import { StudioError } from '../../../contract/errors'
import { generator } from '../../../core/random'
import type { DataSet } from '../dataset'
import { takeFold, trainingSetSeed } from './folds'
import { allotStratum } from './split-quota'
import { byStratum, joinRows, largestFirst, stratumOfUnits, type Units } from './split-units'
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

const splits = ['train', 'validation', 'test'] as const
/** A split as a number; 0 is none. */
const code = (split: SplitName): number => splits.indexOf(split) + 1

/** Puts units of rows into splits. */
class Spreader {
  /** The code of the split of each row. */
  private readonly splitOf: Uint8Array
  private readonly stratumOf: Int32Array

  constructor(
    private readonly units: Units,
    rows: number,
    stratum: Int32Array
  ) {
    this.splitOf = new Uint8Array(rows)
    this.stratumOf = stratumOfUnits(units, stratum)
  }

  put(unit: number, split: SplitName): void {
    for (const row of this.units.rowsOf(unit)) this.splitOf[row] = code(split)
  }

  /** Spreads units over train, validation and test, stratum by stratum. */
  spread(chosen: Int32Array, shares: Shares, seed: number): void {
    const carried = { train: 0, validation: 0, test: 0 }
    const filled = new Set<SplitName>()
    const drawn = new Int32Array(chosen.length)
    let place = 0
    for (const [stratum, members] of byStratum(chosen, this.stratumOf)) {
      const order = generator(seed, 'split', stratum + 1).permutation(members.length)
      const sorted = largestFirst(members, order, this.units)
      drawn.set(sorted, place)
      place += sorted.length
      allotStratum(sorted, this.units, shares, carried, (unit, split) => {
        this.put(unit, split)
        filled.add(split)
      })
    }
    for (const split of ['validation', 'test'] as const) {
      if (shares[split] > 0 && !filled.has(split)) this.fillEmpty(split, drawn)
    }
  }

  /** Tests one fold of a partition of all units, and takes the validation part from the others. */
  spreadFold(kFold: KFoldConfig, validation: number): void {
    const { tested, others } = takeFold(this.units, this.stratumOf, kFold)
    this.spread(others, { validation, test: 0 }, trainingSetSeed(kFold))
    for (const unit of tested) this.put(unit, 'test')
  }

  /** Keeps the splits that the data brings, creates those it lacks, and leaves out examples that would leak. */
  useGiven(given: (SplitName | null)[], config: SplitConfig, seed: number): void {
    const has = (split: SplitName) => given.includes(split)
    const shares = {
      validation: has('validation') ? 0 : config.validation,
      test: has('test') ? 0 : config.test
    }
    const free = new Int32Array(this.units.count)
    let count = 0
    for (let unit = 0; unit < this.units.count; unit++) {
      const rows = this.units.rowsOf(unit)
      let split: SplitName | null = null
      for (const row of rows) split = strongest(split, given[row] ?? null)
      if (split === 'train' || split === null) free[count++] = unit
      else for (const row of rows) if (given[row] === split) this.splitOf[row] = code(split)
    }
    this.spread(free.subarray(0, count), shares, seed)
  }

  rowsIn(split: SplitName): Int32Array {
    let count = 0
    for (const own of this.splitOf) if (own === code(split)) count++
    const rows = new Int32Array(count)
    let place = 0
    this.splitOf.forEach((own, row) => own === code(split) && (rows[place++] = row))
    return rows
  }

  /** A split that was asked for gets at least one unit, where a stratum can spare one of its training units. */
  private fillEmpty(split: SplitName, drawn: Int32Array): void {
    const train = drawn.filter(
      (unit) => this.splitOf[this.units.rowsOf(unit)[0]!] === code('train')
    )
    const counts = new Map<number, number>()
    for (const unit of train) {
      const stratum = this.stratumOf[unit]!
      counts.set(stratum, (counts.get(stratum) ?? 0) + 1)
    }
    const spare = train.findLast((unit) => counts.get(this.stratumOf[unit]!)! > 1)
    if (spare !== undefined) this.put(spare, split)
  }
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
  const spreader = new Spreader(units, dataSet.length, stratum)
  if (config.kFold) spreader.spreadFold(config.kFold, config.validation)
  else if (given) spreader.useGiven(given, config, seed)
  else
    spreader.spread(
      Int32Array.from({ length: units.count }, (_, unit) => unit),
      config,
      seed
    )
  const [train, validation, test] = splits.map((split) => spreader.rowsIn(split))
  if (train!.length === 0) {
    throw new StudioError(
      'invalid-data',
      `${dataSet.name}: no examples are left for training. Use more data, or smaller shares for validation and test.`
    )
  }
  return { train: train!, validation: validation!, test: test! }
}
