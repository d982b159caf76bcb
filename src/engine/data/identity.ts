import { createHash } from 'node:crypto'
import { allRows, type ExampleRows, inParts } from './rows/example-rows'
import { blocksOf, type NumberValues } from './rows/number-values'
import { StoredNumbers } from './rows/stored-numbers'

const prime = 0x01000193
const offset = 0x811c9dc5
const otherPrime = 0x85ebca6b
const otherOffset = 0x9e3779b9

/** The finaliser of MurmurHash3, so that all bits of a hash depend on all words. */
function finish(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return mixed ^ (mixed >>> 16)
}

/**
 * Numbers rows so that equal ones share a number. Hashes only find candidates; equality is always checked.
 * @returns for each row, the index of the first one that equals it
 */
function numberEqual(hashes: Int32Array, isSame: (a: number, b: number) => boolean): Int32Array {
  const rows = hashes.length
  const places = 2 ** Math.ceil(Math.log2(2 * rows + 1))
  /** Open addressing: the first row of each content. */
  const table = new Int32Array(places).fill(-1)
  const identity = new Int32Array(rows)
  for (let row = 0; row < rows; row++) {
    const hash = hashes[row]!
    let place = hash & (places - 1)
    for (;;) {
      const first = table[place]!
      if (first < 0) {
        table[place] = row
        identity[row] = row
        break
      }
      if (hashes[first] === hash && isSame(first, row)) {
        identity[row] = first
        break
      }
      place = (place + 1) & (places - 1)
    }
  }
  return identity
}

/**
 * Numbers examples by their content: exact duplicates share a number, others do not.
 * @param content row-major [rows, values per row]; compared bit by bit, by FNV-1a over its words
 * @returns for each row, the index of the first row with the same content
 */
export function identify(content: Uint8Array | Float32Array, rows: number): Int32Array {
  const bytes = content.byteLength / Math.max(1, rows)
  const words =
    bytes % 4 === 0 && content.byteOffset % 4 === 0
      ? new Uint32Array(content.buffer, content.byteOffset, content.byteLength / 4)
      : new Uint8Array(content.buffer, content.byteOffset, content.byteLength)
  const width = rows === 0 ? 0 : words.length / rows
  const hashes = Int32Array.from({ length: rows }, (_, row) => {
    let hash = offset
    for (let i = row * width; i < (row + 1) * width; i++) hash = Math.imul(hash ^ words[i]!, prime)
    return finish(hash)
  })
  return numberEqual(hashes, (a, b) => {
    for (let i = 0; i < width; i++) {
      if (words[a * width + i] !== words[b * width + i]) return false
    }
    return true
  })
}

/** As {@link identify}, for pictures in a file, which are read once: by the SHA-256 of each. */
export function identifyStored(pictures: ExampleRows<Uint8Array>): Int32Array {
  const first = new Map<string, number>()
  const identity = new Int32Array(pictures.length)
  for (const part of inParts(allRows(pictures.length), pictures.width)) {
    const pixels = pictures.gather(part)
    part.forEach((row, at) => {
      const own = pixels.subarray(at * pictures.width, (at + 1) * pictures.width)
      const hash = createHash('sha256').update(own).digest('base64')
      const known = first.get(hash) ?? row
      first.set(hash, known)
      identity[row] = known
    })
  }
  return identity
}

type ColumnValues = NumberValues | Int32Array

const blocks = (column: ColumnValues): Iterable<{ start: number; values: ArrayLike<number> }> =>
  column instanceof Int32Array ? [{ start: 0, values: column }] : blocksOf(column)

const isEqual = (one: number, other: number): boolean =>
  one === other || (Number.isNaN(one) && Number.isNaN(other))

/** Two hashes a row, the second with another start and multiplier: both are the same in equal rows, and hardly in others. */
function hashRows(columns: readonly ColumnValues[], rows: number): [Int32Array, Int32Array] {
  const hashes = new Int32Array(rows).fill(offset)
  const others = new Int32Array(rows).fill(otherOffset)
  const number = new Float64Array(1)
  const [low, high] = [0, 1]
  const bits = new Int32Array(number.buffer)
  for (const column of columns) {
    for (const { start, values } of blocks(column)) {
      for (let at = 0; at < values.length; at++) {
        const value = values[at]!
        // 0 and -0 are equal and have different bits; so may any two NaN.
        number[0] = value === 0 ? 0 : Number.isNaN(value) ? NaN : value
        const row = start + at
        hashes[row] = Math.imul(Math.imul(hashes[row]! ^ bits[low]!, prime) ^ bits[high]!, prime)
        const mixed = Math.imul(others[row]! ^ bits[high]!, otherPrime)
        others[row] = Math.imul(mixed ^ (mixed >>> 15) ^ bits[low]!, otherPrime)
      }
    }
  }
  for (let row = 0; row < rows; row++) hashes[row] = finish(hashes[row]!)
  return [hashes, others]
}

/** Whether each row is equal to the one that it was numbered by; a column at a time, since those in files are read whole. */
function areEqual(columns: readonly ColumnValues[], identity: Int32Array): boolean {
  const found = identity.filter((first, row) => first !== row)
  if (found.length === 0) return true
  const again = new Int32Array(found.length)
  let count = 0
  identity.forEach((first, row) => first !== row && (again[count++] = row))
  return columns.every((column) => {
    const values = column instanceof StoredNumbers ? column.range(0, column.length) : column
    return again.every((row, at) => isEqual(values[row]!, values[found[at]!]!))
  })
}

/**
 * As {@link identify}, for rows of columns: numbers are compared by value, and NaN equals NaN.
 * @param columns [rows] each
 */
export function identifyRows(columns: readonly ColumnValues[], rows: number): Int32Array {
  const [hashes, others] = hashRows(columns, rows)
  const identity = numberEqual(hashes, (a, b) => others[a] === others[b])
  if (areEqual(columns, identity)) return identity
  return numberEqual(hashes, (a, b) =>
    columns.every((values) => isEqual(values.at(a)!, values.at(b)!))
  )
}
