import type { ExamplesPage, ExamplesRequest } from '../../contract/library'
import { rowsOfPictures } from '../../engine/data/rows/pixels'
import type { Column, DataSet, ImageFeatures, Targets } from '../../engine/data/dataset'

/** The target of a row as text: a class, the positive labels, or the numbers. */
function targetText(targets: Targets, row: number): string {
  if (targets.task === 'classification') return targets.classes[targets.labels[row] ?? -1] ?? ''
  const { names, values, task } = targets
  const own = names.map((name, index) => ({ name, value: values[row * names.length + index] ?? 0 }))
  if (task === 'multi-label') {
    return own.flatMap(({ name, value }) => (value === 1 ? [name] : [])).join(', ')
  }
  return own.map(({ value }) => String(Number(value.toPrecision(6)))).join(', ')
}

export function cellText(column: Column, row: number): string {
  if (column.kind !== 'numeric') return column.categories[column.codes[row] ?? -1] ?? ''
  const value = column.values.at(row) ?? NaN
  return Number.isNaN(value) ? '' : String(Number(value.toPrecision(6)))
}

/** Pixels of rows as bytes, whatever range they were read in. */
export function bytesOf(features: ImageFeatures, rows: number[]): Uint8Array<ArrayBuffer> {
  const [low, high] = features.range
  const pixels = rowsOfPictures(features).gather(rows)
  const areBytes = pixels instanceof Uint8Array && low === 0 && high === 255
  return Uint8Array.from(
    pixels,
    areBytes ? (value) => value : (value) => Math.round(((value - low) / (high - low)) * 255)
  )
}

/** The rows that are asked for, as far as there are such. */
export function rowsOf(
  { length, targets }: Pick<DataSet, 'length' | 'targets'>,
  {
    start,
    count,
    perClass,
    class: only,
    inTurns,
    rows
  }: Pick<ExamplesRequest, 'start' | 'count' | 'perClass' | 'class' | 'inTurns' | 'rows'>
): number[] {
  if (rows) return rows.filter((row) => row < length)
  if (only !== undefined && targets.task === 'classification') {
    const label = targets.classes.indexOf(only)
    const own = Array.from(targets.labels.keys()).filter((row) => targets.labels[row] === label)
    return own.slice(start, start + count)
  }
  if (perClass !== undefined && targets.task === 'classification') {
    return firstOfClasses(targets, perClass, count)
  }
  if (inTurns && targets.task === 'classification') {
    return classesInTurns(targets.labels, start + count).slice(start)
  }
  const all = Math.max(0, Math.min(length - start, perClass ?? count))
  return Array.from({ length: all }, (_, index) => start + index)
}

/** The first rows of each class, class by class, for as many classes as `most` examples allow. */
function firstOfClasses(
  { labels, classes }: Extract<Targets, { task: 'classification' }>,
  perClass: number,
  most: number
): number[] {
  const found = classes.slice(0, Math.ceil(most / perClass)).map((): number[] => [])
  let missing = found.length
  for (let row = 0; row < labels.length && missing > 0; row++) {
    const own = found[labels[row] ?? -1]
    if (!own || own.length === perClass) continue
    own.push(row)
    if (own.length === perClass) missing--
  }
  return found.flat().slice(0, most)
}

/** The first rows of an order that takes one of each class, then the second ones, until every row was taken once. */
function classesInTurns(labels: Int32Array, most: number): number[] {
  const byClass = new Map<number, number[]>()
  for (const [row, label] of labels.entries()) {
    const own = byClass.get(label)
    if (own) own.push(row)
    else byClass.set(label, [row])
  }
  const order: number[] = []
  let left = [...byClass].sort(([one], [other]) => one - other).map(([, own]) => own)
  for (let turn = 0; left.length > 0 && order.length < most; turn++) {
    for (const own of left) order.push(own[turn]!)
    left = left.filter((own) => own.length > turn + 1)
  }
  return order.slice(0, most)
}

/** The named rows of a data set. */
export function examplesAt({ features, targets, files }: DataSet, rows: number[]): ExamplesPage {
  const described = rows.map((row) => ({ row, target: targetText(targets, row) }))
  if (features.kind === 'image') {
    const { shape } = features
    const named = described.map((one) => ({ ...one, ...(files && { file: files[one.row] }) }))
    return { kind: 'image', shape, pixels: bytesOf(features, rows), rows: named }
  }
  return {
    kind: 'table',
    columns: features.columns.map(({ name }) => name),
    rows: described.map((one) => ({
      ...one,
      cells: features.columns.map((column) => cellText(column, one.row))
    }))
  }
}
