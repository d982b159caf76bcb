import type { SplitName } from '../../../contract/data'
import { StudioError } from '../../../contract/errors'
import type { ImageFeatures } from '../dataset'
import { joinImages, selectImages } from './image-rows'

/** A column without a role yet: every cell is a number, a word, or missing. */
export interface RawColumn {
  name: string
  /** NaN where the cell is missing or a word. */
  numbers: Float64Array
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

/** Cells that one table may hold: 4 GiB of numbers. */
const maximumCells = 2 ** 29

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

/** Refuses a table that would not fit in memory. */
export function checkTableSize(name: string, rows: number, columns: number): void {
  if (rows * columns > maximumCells) {
    throw new StudioError(
      'invalid-data',
      `${name}: ${rows} rows of ${columns} columns are more than the limit (${maximumCells} cells). Use fewer ` +
        'columns, or a format of images.'
    )
  }
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
  const number = column.numbers[row]!
  if (Number.isNaN(number)) return null
  const spelled = column.spelling?.codes[row] ?? -1
  return spelled >= 0 ? column.spelling!.words[spelled]! : String(number)
}

/** The rows of a table that are named, in that order. */
export function selectRows(table: RawTable, rows: Int32Array): RawTable {
  const columns = table.columns.map((column) => ({
    ...column,
    numbers: Float64Array.from(rows, (row) => column.numbers[row]!),
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

/** Tables with the same columns, one below the other; columns are matched by name. */
export function stackTables(tables: RawTable[]): RawTable {
  const [first] = tables
  if (!first) throw new StudioError('invalid-data', 'No table was given.')
  if (tables.length === 1) return first
  const rows = tables.reduce((sum, table) => sum + table.rows, 0)
  const starts: number[] = []
  tables.reduce((start, table) => (starts.push(start), start + table.rows), 0)
  const columns = first.columns.map(({ name }) => {
    const builder = new ColumnBuilder(name)
    for (const table of tables) {
      const column = table.columns.find((candidate) => candidate.name === name)
      for (let row = 0; row < table.rows; row++) {
        const code = column?.codes?.[row] ?? -1
        builder.push(!column ? null : code >= 0 ? column.words[code]! : column.numbers[row]!)
      }
    }
    return { ...builder.finish(), ...stackSpelling(name, tables) }
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
