import { StudioError } from '../../../../contract/errors'
import type { AnyArray } from './numeric-array'
import type { Problems } from '../../problems'
import { checkTableSize, ColumnBuilder, type RawColumn } from '../../table/raw-table'

/** Texts as codes into the different ones. */
function codesOf(texts: string[]): NonNullable<RawColumn['spelling']> {
  const places = new Map<string, number>()
  const codes = Int32Array.from(texts, (text) => {
    const place = places.get(text) ?? places.size
    places.set(text, place)
    return place
  })
  return { codes, words: [...places.keys()] }
}

/** The columns of an array of one or two dimensions, called `name`, or "name 1", "name 2", ... */
export function arrayToColumns(array: AnyArray, name: string): RawColumn[] {
  const [rows = 0, width = 1] = array.shape
  if (array.shape.length > 2) {
    throw new StudioError(
      'invalid-data',
      `An array of ${array.shape.join(' x ')} cannot be read as columns; one or two dimensions can.`
    )
  }
  checkTableSize(name, rows, width)
  return Array.from({ length: width }, (_, column) => {
    const builder = new ColumnBuilder(array.shape.length === 2 ? `${name} ${column + 1}` : name)
    for (let row = 0; row < rows; row++) builder.push(array.values[row * width + column]!)
    const { exact } = array.kind === 'numbers' ? array : {}
    if (!exact) return builder.finish()
    const texts = Array.from({ length: rows }, (_, row) => String(exact[row * width + column]))
    return { ...builder.finish(), spelling: codesOf(texts) }
  })
}

function isOneHot(array: AnyArray): boolean {
  const width = array.shape[1]!
  if (array.kind === 'texts' || width < 2) return false
  for (let start = 0; start < array.values.length; start += width) {
    let sum = 0
    for (let column = 0; column < width; column++) {
      const value = array.values[start + column]!
      if (value !== 0 && value !== 1) return false
      sum += value
    }
    if (sum !== 1) return false
  }
  return array.values.length > 0
}

/**
 * The target columns of an array of labels; one-hot rows become one column of classes.
 * @param keepLabels leaves one-hot rows as they are, for a multi-label task
 */
export function targetsToColumns(
  array: AnyArray,
  keepLabels: boolean,
  problems: Problems
): RawColumn[] {
  const single = array.shape.length === 2 && array.shape[1] === 1
  const flat = single ? { ...array, shape: [array.shape[0]!] } : array
  if (flat.shape.length !== 2 || keepLabels || !isOneHot(flat))
    return arrayToColumns(flat, 'target')
  problems.add('note', 'target', `one-hot rows of ${flat.shape[1]}, read as classes`)
  const [rows, width] = flat.shape as [number, number]
  const values = Float64Array.from({ length: rows }, (_, row) => {
    for (let label = 0; label < width; label++)
      if (flat.values[row * width + label] === 1) return label
    return NaN
  })
  return [{ name: 'target', numbers: values, codes: null, words: [] }]
}
