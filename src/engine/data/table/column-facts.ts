import { blocksOf } from '../rows/number-values'
import { cellText, type RawColumn } from './raw-table'

/** Statistics of the cells of a column. */
export interface ColumnFacts {
  rows: number
  missing: number
  /** Cells that are words. */
  words: number
  /** Cells that are infinite. */
  infinite: number
  /** Cells that are finite numbers. */
  numbers: number
  integers: boolean
  minimum: number
  maximum: number
  mean: number
  /** Different numbers, counted up to 1,001. */
  distinctNumbers: number
  distinctWords: number
}

const distinctCounted = 1001

/** Columns never change once they are read, and several steps ask for the same facts. */
const known = new WeakMap<RawColumn, ColumnFacts>()

export function columnFacts(column: RawColumn): ColumnFacts {
  const facts = known.get(column) ?? countCells(column)
  known.set(column, facts)
  return facts
}

function countCells(column: RawColumn): ColumnFacts {
  const facts = { rows: column.numbers.length, missing: 0, words: 0, infinite: 0, numbers: 0 }
  const distinct = new Set<number>()
  let [integers, minimum, maximum, sum] = [true, Infinity, -Infinity, 0]
  for (const { start, values } of blocksOf(column.numbers)) {
    for (let at = 0; at < values.length; at++) {
      const value = values[at]!
      if (Number.isFinite(value)) {
        facts.numbers++
        integers &&= Number.isInteger(value)
        if (value < minimum) minimum = value
        if (value > maximum) maximum = value
        sum += value
        if (distinct.size < distinctCounted) distinct.add(value)
      } else if (!Number.isNaN(value)) facts.infinite++
      else if (column.codes && column.codes[start + at]! >= 0) facts.words++
      else facts.missing++
    }
  }
  return {
    ...facts,
    integers,
    minimum,
    maximum,
    mean: facts.numbers > 0 ? sum / facts.numbers : NaN,
    distinctNumbers: distinct.size,
    distinctWords: column.words.length
  }
}

/** Numeric: no words, or so few among many numbers (at most 1 in 20) that they are probably typos. */
export function isNumeric(facts: ColumnFacts): boolean {
  if (facts.numbers === 0) return false
  return facts.words === 0 || (facts.numbers >= 20 && facts.words * 20 <= facts.numbers)
}

/** Compares names of categories: numbers by value and before words, words by code unit. */
function compareNames(a: string, b: string): number {
  const [x, y] = [Number(a), Number(b)]
  if (!Number.isNaN(x) && !Number.isNaN(y)) return x - y
  if (Number.isNaN(x) !== Number.isNaN(y)) return Number.isNaN(x) ? 1 : -1
  return a < b ? -1 : a > b ? 1 : 0
}

/** A column as codes into its sorted categories; -1 where it is missing. */
export function encodeCategories(column: RawColumn): { codes: Int32Array; categories: string[] } {
  const { numbers, codes: words } = column
  /** Codes in the order of appearance: of a word by its code, of a number by its text. */
  const byWord = new Int32Array(column.words.length).fill(-1)
  const byText = new Map<string, number>()
  const found = new Int32Array(numbers.length)
  for (let row = 0; row < found.length; row++) {
    const word = words?.[row] ?? -1
    if (word >= 0 && byWord[word]! >= 0) {
      found[row] = byWord[word]!
      continue
    }
    const text = cellText(column, row)
    const code = text === null ? -1 : (byText.get(text) ?? byText.size)
    if (text !== null) byText.set(text, code)
    if (word >= 0) byWord[word] = code
    found[row] = code
  }
  const texts = [...byText.keys()]
  const categories = [...texts].sort(compareNames)
  const place = new Map(categories.map((name, code) => [name, code]))
  const sorted = texts.map((text) => place.get(text)!)
  return { codes: found.map((code) => (code < 0 ? -1 : sorted[code]!)), categories }
}
