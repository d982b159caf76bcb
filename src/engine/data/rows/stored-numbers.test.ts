import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { generator } from '../../../core/random'
import { scratch } from '../testing/scratch'
import { ColumnWriter } from './column-writer'
import { RowWriter } from './example-rows'
import { joinNumbers, pick, selectNumbers } from './number-values'
import { ScratchFile } from './scratch-file'
import { StoredNumbers } from './stored-numbers'

const { folder } = scratch()
const cache = join(folder, 'cache')
const rows = 70_001
const random = generator(2, 'generation')
const held = [0, 1, 2].map(() => Float64Array.from({ length: rows }, () => random.uniform()))
held[1]![70_000] = NaN

const bytes = ({ buffer, byteOffset, byteLength }: Float64Array) =>
  Buffer.from(buffer, byteOffset, byteLength)
/** Bit by bit: comparing arrays of this length one by one takes seconds. */
const isSame = (one: Float64Array, other: Float64Array) => bytes(one).equals(bytes(other))

/** The columns in a file, added in pieces of odd sizes. */
function stored(): StoredNumbers[] {
  const writer = new ColumnWriter(cache, held.length)
  for (let at = 0; at < rows; at += 2047) {
    const piece = held.map((column) => column.subarray(at, at + 2047))
    writer.append(piece, piece[0]!.length)
  }
  return writer.finish()
}

describe('numbers in a file', () => {
  const columns = stored()

  it('are those that were written, in whatever way they are read', () => {
    columns.forEach((column, index) => {
      const values = held[index]!
      expect(column.length).toBe(rows)
      expect(isSame(column.range(0, rows), values)).toBe(true)
      expect(column.range(65_530, 65_540)).toEqual(values.slice(65_530, 65_540))
      for (const row of [0, 65_535, 65_536, 5, rows - 1, 70_000]) {
        expect(column.at(row)).toBe(values[row])
      }
      expect(column.at(rows)).toBeUndefined()
      expect(column.at(-1)).toBeUndefined()
    })
    expect(columns.map((column) => column.some(Number.isNaN))).toEqual([false, true, false])
  })

  it('are picked, selected, changed and joined as arrays are', () => {
    const few = Int32Array.of(70_000, 3, 65_536, 3)
    const every = Int32Array.from({ length: 23_000 }, (_, at) => 3 * at + 1)
    const [values, column] = [held[2]!, columns[2]!]
    for (const chosen of [few, every]) {
      expect(isSame(pick(column, chosen), pick(values, chosen))).toBe(true)
    }
    const selected = selectNumbers(column, every)
    expect(selected).toBeInstanceOf(StoredNumbers)
    expect(isSame(Float64Array.from(selected), pick(values, every))).toBe(true)
    const change = (value: number, row: number) => value + row
    expect(isSame(Float64Array.from(column.map(change)), values.map(change))).toBe(true)
    const joined = joinNumbers([held[0]!, column, selected])
    expect(joined.length).toBe(2 * rows + every.length)
    expect(joined.at(2 * rows)).toBe(values[1])
    expect(pick(joined, Int32Array.of(rows - 1, rows))).toEqual(
      Float64Array.of(held[0]![rows - 1]!, values[0]!)
    )
  })

  it('leave nothing in the folder, however the process ends', () => {
    expect(existsSync(cache)).toBe(true)
    expect(readdirSync(cache)).toEqual([])
  })
})

it('a file that was cut short is an error, not zeros', () => {
  const file = ScratchFile.in(cache)
  file.write(Uint8Array.of(1, 2, 3), 0)
  expect(() => file.read(new Uint8Array(4), 0)).toThrow(/shorter than it was/)
})

it('rows in a file are gathered in the order asked for', () => {
  const writer = new RowWriter(cache, 2)
  writer.append(Float32Array.of(0, 1, 2, 3))
  writer.append(Float32Array.of(4, 5, 6, 7))
  const written = writer.finish()
  expect([...written.gather([2, 3, 0, 0, 1])]).toEqual([4, 5, 6, 7, 0, 1, 0, 1, 2, 3])
  expect([...written.select(Int32Array.of(3, 1)).gather([1, 0])]).toEqual([2, 3, 6, 7])
})
