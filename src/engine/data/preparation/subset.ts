import { StudioError } from '../../../contract/errors'
import { generator } from '../../../core/random'
import type { DataSet } from '../dataset'
import type { Split } from './split'
import { oneStratum, strata } from './strata'

/**
 * Keeps `perClass` training examples of every class, or all where there are fewer. Nested: what is kept for n is kept
 * for any larger number, given the same seed.
 * @param rows training rows of the data set, ascending
 * @returns the kept rows, ascending
 * @throws StudioError unsupported unless the task is classification
 */
export function keepPerClass(
  dataSet: DataSet,
  rows: Int32Array,
  perClass: number,
  seed: number
): Int32Array {
  const { targets } = dataSet
  if (targets.task !== 'classification') {
    throw new StudioError(
      'unsupported',
      'A number of training examples per class needs classes. Leave it empty for this task.'
    )
  }
  const kept: number[] = []
  for (let label = 0; label < targets.classes.length; label++) {
    const members = rows.filter((row) => targets.labels[row] === label)
    const order = generator(seed, 'subset', label).shuffle(members)
    kept.push(...order.subarray(0, perClass))
  }
  return Int32Array.from(kept).sort()
}

/**
 * Keeps so many training examples in total, or all where there are fewer; for any task. Stratified: as many of each
 * class, rarest label or tenth of the target as its share, to within one example. Nested: what is kept for n is kept for
 * any larger number, given the same seed.
 * @param rows training rows of the data set, ascending
 * @returns the kept rows, ascending
 */
export function keepInTotal(
  dataSet: DataSet,
  rows: Int32Array,
  count: number,
  { stratified, seed }: { stratified: boolean; seed: number }
): Int32Array {
  const stratum = stratified ? strata(dataSet.targets, dataSet.length) : oneStratum(dataSet.length)
  const members = new Map<number, number[]>()
  for (const row of rows) {
    const known = members.get(stratum[row]!)
    if (known) known.push(row)
    else members.set(stratum[row]!, [row])
  }
  const ranked = [...members].flatMap(([key, own]) => spreadOut(own, key, seed))
  ranked.sort((one, other) => one.place - other.place)
  return Int32Array.from(ranked.slice(0, count), ({ row }) => row).sort()
}

/** The rows of a stratum in random order, at equal distances between 0 and 1 from a random start. */
function spreadOut(
  rows: number[],
  stratum: number,
  seed: number
): { row: number; place: number }[] {
  const random = generator(seed, 'subset', stratum)
  const order = random.shuffle(Int32Array.from(rows))
  const start = random.uniform()
  return Array.from(order, (row, index) => ({ row, place: (index + start) / order.length }))
}

/**
 * The data set as if it had its first classes only: rows of others are in no split.
 * @param count of classes to keep; null for all
 * @throws StudioError unsupported unless the task is classification
 */
export function keepFirstClasses(
  dataSet: DataSet,
  split: Split,
  count: number | null
): { dataSet: DataSet; split: Split } {
  const { targets } = dataSet
  if (count === null) return { dataSet, split }
  if (targets.task !== 'classification') {
    throw new StudioError(
      'unsupported',
      'A number of classes needs classes. Leave it empty for this task.'
    )
  }
  const kept = (rows: Int32Array) => rows.filter((row) => targets.labels[row]! < count)
  return {
    dataSet: { ...dataSet, targets: { ...targets, classes: targets.classes.slice(0, count) } },
    split: {
      train: kept(split.train),
      validation: kept(split.validation),
      test: kept(split.test)
    }
  }
}
