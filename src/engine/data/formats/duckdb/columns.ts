import type { DuckDBConnection, DuckDBVarCharVector } from '@duckdb/node-api'
import { hasDecimalComma } from '../../table/number-format'
import { parseNumber } from '../../table/cells'
import { checkTableSize, type RawColumn } from '../../table/raw-table'
import { tooLarge, unpackedLimit } from '../read-file'
import { identifier } from './database'

/** A column of a relation: SQL that returns its cells as text. */
export interface SourceColumn {
  name: string
  /** SQL that returns the cell as VARCHAR. */
  text: string
}

export interface Relation {
  name: string
  /** SQL after FROM. */
  from: string
  columns: SourceColumn[]
  /** More rows than a file of its size can hold. */
  maximumRows?: number
}

interface Numbers {
  values: Float64Array
  /** Cells that are no number: missing, or words. */
  gaps: number
  /** All numbers are whole. */
  whole: boolean
}

/** Cells whose texts are held at once. */
const cellsAtOnce = 8_000_000

/** DuckDB holds two thousand rows of every column that is asked for at once. */
const columnsAtOnce = 3000

/** Columns of a wide table, some thousand at a time; each time the file is read again. */
export function inGroups<T>(columns: readonly T[]): T[][] {
  const groups = Math.ceil(columns.length / columnsAtOnce)
  return Array.from({ length: groups }, (_, group) =>
    columns.slice(group * columnsAtOnce, (group + 1) * columnsAtOnce)
  )
}

/** What a DuckDBDoubleVector holds; its types hide it, and its own accessor takes one value at a time. */
interface DoubleVector {
  items: Float64Array
}

/** Grows a column of numbers chunk by chunk. */
class NumberColumn implements Numbers {
  values = new Float64Array(2048)
  gaps = 0
  whole = true
  private length = 0

  append({ items }: DoubleVector, count: number): void {
    if (this.length + count > this.values.length) {
      const larger = new Float64Array(Math.max(this.values.length * 2, this.length + count))
      larger.set(this.values)
      this.values = larger
    }
    const read = items.subarray(0, count)
    this.values.set(read, this.length)
    this.length += count
    for (const value of read) {
      if (Number.isNaN(value)) this.gaps++
      else if (this.whole && !Number.isInteger(value) && Number.isFinite(value)) this.whole = false
    }
  }

  finish(): this {
    this.values = this.values.slice(0, this.length)
    return this
  }
}

async function readNumbers(connection: DuckDBConnection, relation: Relation): Promise<Numbers[]> {
  const found: Numbers[] = []
  for (const columns of inGroups(relation.columns)) {
    found.push(...(await readSomeNumbers(connection, relation, columns)))
  }
  return found
}

async function readSomeNumbers(
  connection: DuckDBConnection,
  { from, name, columns: all, maximumRows = Infinity }: Relation,
  columns: SourceColumn[]
): Promise<Numbers[]> {
  const select = columns
    .map(({ text }) => `COALESCE(TRY_CAST(${text} AS DOUBLE), 'NaN'::DOUBLE)`)
    .join(', ')
  const result = await connection.stream(`SELECT ${select} FROM ${from}`)
  const numbers = columns.map(() => new NumberColumn())
  let rows = 0
  for (;;) {
    const chunk = await result.fetchChunk()
    if (!chunk || chunk.rowCount === 0) break
    rows += chunk.rowCount
    checkTableSize(name, rows, all.length)
    if (rows > maximumRows) throw tooLarge(name, unpackedLimit(0))
    numbers.forEach((column, index) =>
      column.append(chunk.getColumnVector(index) as unknown as DoubleVector, chunk.rowCount)
    )
  }
  return numbers.map((column) => column.finish())
}

/** Whole numbers whose text holds more than the number: leading zeros, exponents, more digits than a double holds. */
async function findUnusualSpelling(
  connection: DuckDBConnection,
  { columns, from }: Relation
): Promise<boolean[]> {
  const found: boolean[] = []
  for (const group of inGroups(columns)) {
    const select = group.map(
      ({ text }) => `count_if(regexp_matches(${text}, '^\\s*[+-]?0[0-9]|[eE_iI]|[0-9]{16}'))`
    )
    const reader = await connection.runAndReadAll(`SELECT ${select.join(', ')} FROM ${from}`)
    found.push(...reader.getRows()[0]!.map((count) => Number(count) > 0))
  }
  return found
}

/** Codes and words of cells of text; -1 where a cell is empty. */
interface Texts {
  codes: Int32Array
  words: string[]
}

async function readTexts(
  connection: DuckDBConnection,
  { from }: Relation,
  expressions: string[],
  rows: number
): Promise<Texts[]> {
  const result = await connection.stream(`SELECT ${expressions.join(', ')} FROM ${from}`)
  const found = expressions.map(() => ({
    codes: new Int32Array(rows).fill(-1),
    words: new Map<string, number>()
  }))
  let start = 0
  for (;;) {
    const chunk = await result.fetchChunk()
    if (!chunk || chunk.rowCount === 0) break
    found.forEach(({ codes, words }, index) => {
      const vector = chunk.getColumnVector(index) as DuckDBVarCharVector
      for (let row = 0; row < chunk.rowCount; row++) {
        const text = vector.getItem(row)
        if (text === null) continue
        let code = words.get(text)
        if (code === undefined) words.set(text, (code = words.size))
        codes[start + row] = code
      }
    })
    start += chunk.rowCount
  }
  return found.map(({ codes, words }) => ({ codes, words: [...words.keys()] }))
}

/** What is still to be read of a column as text. */
type Rest = 'gaps' | 'everything'

function textsOf({ text }: SourceColumn, rest: Rest): string {
  return rest === 'everything'
    ? text
    : `CASE WHEN TRY_CAST(${text} AS DOUBLE) IS NULL THEN ${text} END`
}

/** A column of numbers and words, by the rules of {@link parseNumber}. */
function join(
  name: string,
  numbers: Float64Array,
  texts: Texts,
  missing: ReadonlySet<string>
): RawColumn {
  const dictionary = new Map<string, number>()
  const meanings = texts.words.map((text) => {
    const trimmed = text.trim()
    if (missing.has(trimmed)) return { number: NaN, code: -1 }
    const number = parseNumber(trimmed)
    if (number !== null) return { number, code: -1 }
    let code = dictionary.get(trimmed)
    if (code === undefined) dictionary.set(trimmed, (code = dictionary.size))
    return { number: NaN, code }
  })
  const codes = new Int32Array(numbers.length).fill(-1)
  texts.codes.forEach((code, row) => {
    if (code < 0) return
    const meaning = meanings[code]!
    numbers[row] = meaning.number
    codes[row] = meaning.code
  })
  const words = [...dictionary.keys()]
  return { name, numbers, codes: words.length > 0 ? codes : null, words }
}

/** The texts of a column as they are written, without blanks around them. */
function spelling(
  texts: Texts,
  missing: ReadonlySet<string>
): { codes: Int32Array; words: string[] } {
  const dictionary = new Map<string, number>()
  const place = texts.words.map((text) => {
    const trimmed = text.trim()
    if (missing.has(trimmed)) return -1
    const code = dictionary.get(trimmed) ?? dictionary.size
    dictionary.set(trimmed, code)
    return code
  })
  return {
    codes: texts.codes.map((code) => (code < 0 ? -1 : place[code]!)),
    words: [...dictionary.keys()]
  }
}

/**
 * Reads the columns of a relation whose cells are texts: as numbers first, all in one pass; then the texts of those
 * columns that hold words, or whose numbers are spelled in a way that may matter ("007", 19 digits). Texts are held
 * for some columns at a time, so memory stays near that of the numbers.
 */
export async function readTextColumns(
  connection: DuckDBConnection,
  relation: Relation,
  missing: ReadonlySet<string>
): Promise<RawColumn[]> {
  const numbers = await readNumbers(connection, relation)
  const rows = numbers[0]?.values.length ?? 0
  const wholes = relation.columns.filter(
    (_, index) => numbers[index]!.whole && numbers[index]!.gaps < rows
  )
  const unusual = new Set<string>()
  const found = await findUnusualSpelling(connection, { ...relation, columns: wholes })
  wholes.forEach(({ name }, index) => found[index] && unusual.add(name))

  const columns = new Map<string, RawColumn>()
  const later: { column: SourceColumn; index: number }[] = []
  let comma = false
  const read = async (wanted: { column: SourceColumn; index: number; rest: Rest }[]) => {
    const atOnce = Math.min(columnsAtOnce, Math.max(1, Math.floor(cellsAtOnce / Math.max(1, rows))))
    for (let start = 0; start < wanted.length; start += atOnce) {
      const part = wanted.slice(start, start + atOnce)
      const expressions = part.map(({ column, rest }) => textsOf(column, rest))
      const texts = await readTexts(connection, relation, expressions, rows)
      part.forEach(({ column: { name }, index, rest }, at) => {
        const column = join(name, numbers[index]!.values, texts[at]!, missing)
        comma ||= hasDecimalComma(column.words)
        if (rest === 'everything') column.spelling = spelling(texts[at]!, missing)
        columns.set(name, column)
      })
    }
  }
  const first: { column: SourceColumn; index: number; rest: Rest }[] = []
  relation.columns.forEach((column, index) => {
    const { gaps, values } = numbers[index]!
    if (unusual.has(column.name)) first.push({ column, index, rest: 'everything' })
    else if (gaps > 0) first.push({ column, index, rest: 'gaps' })
    else {
      columns.set(column.name, { name: column.name, numbers: values, codes: null, words: [] })
      if (!numbers[index]!.whole) later.push({ column, index })
    }
  })
  await read(first)
  // Where commas are decimal, "1.234" may be 1234: only its text says so.
  const mixed = first.filter(({ column: { name }, index, rest }) => {
    const { words } = columns.get(name)!
    return rest === 'gaps' && !numbers[index]!.whole && hasDecimalComma(words)
  })
  const again = [...mixed, ...(comma ? later : [])]
  await read(again.map(({ column, index }) => ({ column, index, rest: 'everything' as const })))
  return relation.columns.map(({ name }) => columns.get(name)!)
}

/** Columns c0, c1, ... with the names that a file gives. */
export function numberedColumns(names: string[]): SourceColumn[] {
  return names.map((name, index) => ({ name, text: identifier(`c${index}`) }))
}
