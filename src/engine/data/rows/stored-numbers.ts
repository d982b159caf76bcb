import type { ScratchFile } from './scratch-file'

/** Values looked at together where all are wanted. */
export const valuesAtOnce = 2 ** 16
/** Values read for one that is asked for: the next are likely to follow. */
const page = 1024

type Test = (value: number, row: number) => boolean

/** Numbers of a column that are read when they are needed. Behaves as a Float64Array does, as far as it goes. */
export abstract class StoredNumbers implements Iterable<number> {
  private pageStart = 0
  private read: Float64Array | null = null

  constructor(readonly length: number) {}

  /** The values from `start` on, up to `end`. */
  abstract range(start: number, end: number): Float64Array

  at(row: number): number | undefined {
    const place = row - this.pageStart
    const value = place < 0 ? undefined : this.read?.[place]
    if (value !== undefined) return value
    if (row < 0 || row >= this.length) return undefined
    this.pageStart = row - (row % page)
    this.read = this.range(this.pageStart, Math.min(this.length, this.pageStart + page))
    return this.read[row - this.pageStart]
  }

  *blocks(): Generator<{ start: number; values: Float64Array }> {
    for (let start = 0; start < this.length; start += valuesAtOnce) {
      yield { start, values: this.range(start, Math.min(this.length, start + valuesAtOnce)) }
    }
  }

  *[Symbol.iterator](): Generator<number> {
    for (const { values } of this.blocks()) yield* values
  }

  every(test: Test): boolean {
    return !this.some((value, row) => !test(value, row))
  }

  some(test: Test): boolean {
    for (const { start, values } of this.blocks()) {
      if (values.some((value, at) => test(value, start + at))) return true
    }
    return false
  }

  forEach(visit: (value: number, row: number) => void): void {
    for (const { start, values } of this.blocks()) {
      values.forEach((value, at) => visit(value, start + at))
    }
  }

  /** @param change called whenever a value is read, so it must give the same each time */
  map(change: (value: number, row: number) => number): StoredNumbers {
    return new ChangedNumbers(this, change)
  }

  /** @param rows ascending */
  select(rows: Int32Array): StoredNumbers {
    return new SelectedNumbers(this, rows)
  }
}

class ChangedNumbers extends StoredNumbers {
  constructor(
    private readonly source: StoredNumbers,
    private readonly change: (value: number, row: number) => number
  ) {
    super(source.length)
  }

  range(start: number, end: number): Float64Array {
    return this.source.range(start, end).map((value, at) => this.change(value, start + at))
  }
}

class SelectedNumbers extends StoredNumbers {
  constructor(
    private readonly source: StoredNumbers,
    private readonly rows: Int32Array
  ) {
    super(rows.length)
  }

  range(start: number, end: number): Float64Array {
    if (start >= end) return new Float64Array()
    const { rows, source } = this
    const first = rows[start]!
    const span = source.range(first, rows[end - 1]! + 1)
    return Float64Array.from(rows.subarray(start, end), (row) => span[row - first]!)
  }
}

/** Columns one below the other. */
export class JoinedNumbers extends StoredNumbers {
  constructor(private readonly parts: readonly (Float64Array | StoredNumbers)[]) {
    super(parts.reduce((sum, { length }) => sum + length, 0))
  }

  range(start: number, end: number): Float64Array {
    const values = new Float64Array(Math.max(0, end - start))
    let above = 0
    for (const part of this.parts) {
      const [from, to] = [Math.max(start - above, 0), Math.min(end - above, part.length)]
      if (from < to) {
        const own = part instanceof Float64Array ? part.subarray(from, to) : part.range(from, to)
        values.set(own, above + from - start)
      }
      above += part.length
    }
    return values
  }
}

/** How the columns of a table lie in a file: groups of rows, and in each the columns one after the other. */
export interface GroupedFile {
  file: ScratchFile
  columns: number
  /** Rows of a group; the last one may have fewer. */
  groupRows: number
  rows: number
}

/** A column in a file. */
export class NumbersInFile extends StoredNumbers {
  constructor(
    private readonly stored: GroupedFile,
    private readonly column: number
  ) {
    super(stored.rows)
  }

  range(start: number, end: number): Float64Array {
    const { file, columns, groupRows, rows } = this.stored
    const values = new Float64Array(Math.max(0, end - start))
    for (let row = start; row < end;) {
      const group = row - (row % groupRows)
      const inGroup = Math.min(groupRows, rows - group)
      const count = Math.min(end, group + inGroup) - row
      const place = group * columns + this.column * inGroup + (row - group)
      file.read(new Uint8Array(values.buffer, 8 * (row - start), 8 * count), 8 * place)
      row += count
    }
    return values
  }
}
