import { JoinedNumbers, StoredNumbers, valuesAtOnce } from './stored-numbers'

/** Numbers of a column, in memory or in a file. NaN where a value is missing. */
export type NumberValues = Float64Array | StoredNumbers

/** All values in their order, some at a time. */
export function blocksOf(values: NumberValues): Iterable<{ start: number; values: Float64Array }> {
  return values instanceof StoredNumbers ? values.blocks() : [{ start: 0, values }]
}

/** The values from `start` on, up to `end`. */
export const rangeOf = (values: NumberValues, start: number, end: number): Float64Array =>
  values instanceof StoredNumbers ? values.range(start, end) : values.subarray(start, end)

/** The values of the rows, in memory. @param rows quickest where they ascend */
export function pick(values: NumberValues, rows: ArrayLike<number>): Float64Array {
  const picked = new Float64Array(rows.length)
  if (values instanceof Float64Array) {
    for (let at = 0; at < rows.length; at++) picked[at] = values[rows[at]!]!
    return picked
  }
  if (rows.length * 16 < values.length) {
    for (let at = 0; at < rows.length; at++) picked[at] = values.at(rows[at]!)!
    return picked
  }
  let start = 0
  let block: Float64Array = new Float64Array()
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at]!
    if (row < start || row >= start + block.length) {
      start = row - (row % valuesAtOnce)
      block = values.range(start, Math.min(values.length, start + valuesAtOnce))
    }
    picked[at] = block[row - start]!
  }
  return picked
}

/** The values of the rows, where they were. @param rows ascending */
export const selectNumbers = (values: NumberValues, rows: Int32Array): NumberValues =>
  values instanceof StoredNumbers ? values.select(rows) : pick(values, rows)

/** Columns one below the other; in memory where all of them are. */
export function joinNumbers(parts: readonly NumberValues[]): NumberValues {
  const held = parts.filter((part) => part instanceof Float64Array)
  if (held.length < parts.length) return new JoinedNumbers(parts)
  const joined = new Float64Array(held.reduce((sum, { length }) => sum + length, 0))
  held.reduce((start, part) => (joined.set(part, start), start + part.length), 0)
  return joined
}
