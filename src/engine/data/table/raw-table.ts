import type { SplitName } from '../../../contract/data'
import { StudioError } from '../../../contract/errors'
import type { ImageFeatures } from '../dataset'
import { joinNumbers, type NumberValues, selectNumbers } from '../rows/number-values'
import { joinImages, selectImages } from './image-rows'

/** A column without a role yet: every cell is a number, a word, or missing. */
export interface RawColumn {
  name: string
  /** NaN where the cell is missing or a word. */
  numbers: NumberValues
  /** Index into `words`, or -1 where the cell is missing or a number; null when there are no words. */
  codes: Int32Array | null
  words: string[]
  /** Every cell as it is written, where its number would lose something: leading zeros, 19 digits, "1e5". */
  spelling?: { codes: Int32Array; words: string[] }
}

export interface RawTable {
  columns: RawColumn[]
  rows: number
  /** How a report calls a row, for example "row 12". */
  where(row: number): string
  /** The split that each row is given for, by its file or a column of its own. */
  given: (SplitName | null)[] | null
  /** The image of each row, where rows are images with labels; columns are then no features. */
  images: ImageFeatures | null
}

/** Cells that one table may have in memory: 4 GiB of numbers. */
const heldCells = 2 ** 29
/** And with its numbers in a file; rows are known by 4 bytes, and some of them take part in every split. */
const storedCells = 2 ** 33
const mostRows = 2 ** 28

/** Grows one column cell by cell. */
export class ColumnBuilder {
  private numbers = new Float64Array(256)
  private codes: Int32Array | null = null
  private readonly dictionary = new Map<string, number>()
  private length = 0

  constructor(readonly name: string) {}

  push(cell: number | string | null): void {
    if (this.length === this.numbers.length) this.grow()
    if (typeof cell === 'number') {
      this.numbers[this.length++] = cell
      return
    }
    this.numbers[this.length] = NaN
    if (cell !== null) {
      let code = this.dictionary.get(cell)
      if (code === undefined) {
        code = this.dictionary.size
        this.dictionary.set(cell, code)
      }
      this.codes ??= new Int32Array(this.numbers.length).fill(-1)
      this.codes[this.length] = code
    }
    this.length++
  }

  finish(): RawColumn {
    return {
      name: this.name,
      numbers: this.numbers.slice(0, this.length),
      codes: this.codes?.slice(0, this.length) ?? null,
      words: [...this.dictionary.keys()]
    }
  }

  private grow(): void {
    const numbers = new Float64Array(this.numbers.length * 2)
    numbers.set(this.numbers)
    if (this.codes) {
      const codes = new Int32Array(numbers.length).fill(-1)
      codes.set(this.codes)
      this.codes = codes
    }
    this.numbers = numbers
  }
}

const refuse = (name: string, rows: number, columns: number, limit: string): StudioError =>
  new StudioError(
    'invalid-data',
    `${name}: ${rows} rows of ${columns} columns are more than the limit (${limit}). Use fewer columns, or a format of images.`
  )

/** Refuses a table that would not fit in memory. */
export function checkTableSize(name: string, rows: number, columns: number): void {
  if (rows * columns > heldCells) throw refuse(name, rows, columns, `${heldCells} cells`)
}

/** The same for a table whose numbers go into a file where they do not fit in memory. */
export function checkStoredSize(name: string, rows: number, columns: number): void {
  if (rows * columns > storedCells) throw refuse(name, rows, columns, `${storedCells} cells`)
  if (rows > mostRows) throw refuse(name, rows, columns, `${mostRows} rows`)
}

/** Columns named like ones before them get a number: "a", "a (2)". */
export function uniqueNames(names: string[]): string[] {
  const seen = new Set<string>()
  return names.map((name, index) => {
    const base = name.trim() || `column ${index + 1}`
    let unique = base
    for (let copy = 2; seen.has(unique); copy++) unique = `${base} (${copy})`
    seen.add(unique)
    return unique
  })
}

/** The text of a cell: its word, its number as it is spelled or else as JavaScript writes it, or null when it is missing. */
export function cellText(column: RawColumn, row: number): string | null {
  const code = column.codes?.[row] ?? -1
  if (code >= 0) return column.words[code]!
  const number = column.numbers.at(row)!
  if (Number.isNaN(number)) return null
  const spelled = column.spelling?.codes[row] ?? -1
  return spelled >= 0 ? column.spelling!.words[spelled]! : String(number)
}

/** Some rows of a table. @param rows ascending */
export function selectRows(table: RawTable, rows: Int32Array): RawTable {
  const columns = table.columns.map((column) => ({
    ...column,
    numbers: selectNumbers(column.numbers, rows),
    codes: column.codes && Int32Array.from(rows, (row) => column.codes![row]!),
    ...(column.spelling && {
      spelling: {
        words: column.spelling.words,
        codes: Int32Array.from(rows, (row) => column.spelling!.codes[row]!)
      }
    })
  }))
  return {
    columns,
    rows: rows.length,
    where: (row) => table.where(rows[row]!),
    given: table.given && Array.from(rows, (row) => table.given![row]!),
    images: table.images && selectImages(table.images, rows)
  }
}

/** The spelling of a column in all tables, where one of them keeps it. */
function stackSpelling(name: string, tables: RawTable[]): Pick<RawColumn, 'spelling'> {
  const columns = tables.map(({ columns }) => columns.find((column) => column.name === name))
  if (!columns.some((column) => column?.spelling)) return {}
  const dictionary = new Map<string, number>()
  const parts = tables.map(({ rows }, table) =>
    Int32Array.from({ length: rows }, (_, row) => {
      const text = columns[table] ? cellText(columns[table], row) : null
      if (text === null) return -1
      const code = dictionary.get(text) ?? dictionary.size
      dictionary.set(text, code)
      return code
    })
  )
  const codes = new Int32Array(parts.reduce((sum, part) => sum + part.length, 0))
  parts.reduce((start, part) => (codes.set(part, start), start + part.length), 0)
  return { spelling: { codes, words: [...dictionary.keys()] } }
}

/** The words of a column in all tables. */
function stackWords(
  parts: (RawColumn | undefined)[],
  starts: number[],
  rows: number
): Pick<RawColumn, 'codes' | 'words'> {
  const dictionary = new Map<string, number>()
  const codes = new Int32Array(rows).fill(-1)
  parts.forEach((part, at) => {
    part?.codes?.forEach((own, row) => {
      if (own < 0) return
      const word = part.words[own]!
      const code = dictionary.get(word) ?? dictionary.size
      dictionary.set(word, code)
      codes[starts[at]! + row] = code
    })
  })
  return { codes: dictionary.size > 0 ? codes : null, words: [...dictionary.keys()] }
}

/** Tables with the same columns, one below the other; columns are matched by name. */
export function stackTables(tables: RawTable[]): RawTable {
  const [first] = tables
  if (!first) throw new StudioError('invalid-data', 'No table was given.')
  if (tables.length === 1) return first
  const rows = tables.reduce((sum, table) => sum + table.rows, 0)
  const starts: number[] = []
  tables.reduce((start, table) => (starts.push(start), start + table.rows), 0)
  const columns = first.columns.map(({ name }): RawColumn => {
    const parts = tables.map((table) => table.columns.find((column) => column.name === name))
    const numbers = joinNumbers(
      parts.map((part, at) => part?.numbers ?? new Float64Array(tables[at]!.rows).fill(NaN))
    )
    return { name, numbers, ...stackWords(parts, starts, rows), ...stackSpelling(name, tables) }
  })
  const where = (row: number) => {
    const index = starts.findLastIndex((start) => row >= start)
    return tables[index]!.where(row - starts[index]!)
  }
  const given = tables.some((table) => table.given)
    ? tables.flatMap((table) => table.given ?? new Array<null>(table.rows).fill(null))
    : null
  const images = tables.flatMap((table) => table.images ?? [])
  return { columns, rows, where, given, images: images.length > 0 ? joinImages(images) : null }
}
