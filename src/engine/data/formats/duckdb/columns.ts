import { tmpdir } from 'node:os'
import type { DuckDBConnection, DuckDBDataChunk, DuckDBVarCharVector } from '@duckdb/node-api'
import { StudioError } from '../../../../contract/errors'
import { hasDecimalComma } from '../../table/number-format'
import { parseNumber } from '../../table/cells'
import { checkStoredSize, type RawColumn } from '../../table/raw-table'
import { ColumnWriter } from '../../rows/column-writer'
import { mostHeldBytes } from '../../rows/memory'
import type { NumberValues } from '../../rows/number-values'
import { tooLarge, unpackedLimit } from '../read-file'
import { identifier } from './database'

/** A column of a relation: SQL that returns its cells as text. */
export interface SourceColumn {
  name: string
  /** SQL that returns the cell as VARCHAR. */
  text: string
  /** The file itself says that these are numbers, not only whole ones: nothing is to be learnt from how they are spelled. */
  isFraction?: boolean
}

export interface Relation {
  name: string
  /** SQL after FROM. */
  from: string
  columns: SourceColumn[]
  /** More rows than a file of its size can hold. */
  maximumRows?: number
  /** About as many rows as it has, where that is known before it is read. */
  expectedRows?: number
  /** For numbers that do not fit in memory; that of the system where it is left out. */
  cacheFolder?: string
  /**
   * The same with numbers in the columns that seem to hold nothing else. Reading it ends with an error where a cell of them
   * is no number; an empty cell is NULL.
   */
  typed?: { from: string; isNumber: boolean[] }
}

interface Numbers {
  values: NumberValues
  /** Cells that are no number: missing, or words. */
  gaps: number
  /** All numbers are whole. */
  whole: boolean
  /** The texts of the gaps, where they were read along; null where every gap is an empty cell. */
  gapTexts?: Texts | null
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

/** Values that grow chunk by chunk. */
class Growing<Values extends Float64Array | Int32Array> {
  length = 0

  constructor(
    private values: Values,
    private readonly allocate: (length: number) => Values
  ) {}

  /** The next values, to be filled. */
  more(count: number): Values {
    const needed = this.length + count
    if (needed > this.values.length) {
      const larger = this.allocate(Math.max(this.values.length * 2, needed))
      larger.set(this.values)
      this.values = larger
    }
    const next = this.values.subarray(this.length, needed) as Values
    this.length = needed
    return next
  }

  /** Without what is left over; little of that is kept, so that nothing is copied. */
  finish(): Values {
    const { values, length } = this
    const isTight = values.length - length <= length / 16
    return (isTight ? values.subarray(0, length) : values.slice(0, length)) as Values
  }
}

const growingNumbers = (rows: number) =>
  new Growing(new Float64Array(rows), (length) => new Float64Array(length))
const growingCodes = (rows: number) =>
  new Growing(new Int32Array(rows), (length) => new Int32Array(length))

/** What is seen of numbers on the way. */
class NumberFacts {
  gaps = 0
  whole = true

  add(read: Float64Array): void {
    for (const value of read) {
      if (Number.isNaN(value)) this.gaps++
      else if (this.whole && !Number.isInteger(value) && Number.isFinite(value)) this.whole = false
    }
  }
}

/** Columns of numbers: in memory while they fit, and from then on in a file. */
class NumberColumns {
  private held: Growing<Float64Array>[] | null
  private file: ColumnWriter | null = null
  private readonly facts: NumberFacts[]
  private rows = 0
  private readonly mostRows: number

  constructor(
    private readonly count: number,
    private readonly relation: Relation
  ) {
    const { expectedRows = fewRows } = relation
    this.mostRows = mostHeldBytes() / (8 * count)
    const fits = expectedRows <= this.mostRows
    this.held = Array.from({ length: count }, () => growingNumbers(fits ? expectedRows : 0))
    this.facts = Array.from({ length: count }, () => new NumberFacts())
  }

  /** @param chunk whose first columns they are */
  append(chunk: DuckDBDataChunk): void {
    const { rowCount } = chunk
    const read = this.facts.map((facts, index) => {
      const { items } = chunk.getColumnVector(index) as unknown as DoubleVector
      const values = items.subarray(0, rowCount)
      facts.add(values)
      return values
    })
    this.rows += rowCount
    if (this.held && this.rows > this.mostRows) this.move(this.held)
    if (this.file) this.file.append(read, rowCount)
    else read.forEach((values, index) => this.held![index]!.more(rowCount).set(values))
  }

  finish(): Numbers[] {
    const { held, file, facts } = this
    const values = file ? file.finish() : held!.map((column) => column.finish())
    return facts.map(({ gaps, whole }, index) => ({ values: values[index]!, gaps, whole }))
  }

  /** Goes on in a file, with what was read so far. */
  private move(held: Growing<Float64Array>[]): void {
    this.file = new ColumnWriter(this.relation.cacheFolder ?? tmpdir(), this.count)
    this.held = null
    const read = held.map((column) => column.finish())
    this.file.append(read, read[0]!.length)
  }
}

/** Codes and words of cells of text; -1 where a cell is empty. */
interface Texts {
  codes: Int32Array
  words: string[]
}

class TextColumn {
  private readonly codes: Growing<Int32Array>
  private readonly words = new Map<string, number>()

  constructor(rows: number) {
    this.codes = growingCodes(rows)
  }

  append(vector: DuckDBVarCharVector, count: number): void {
    const { words } = this
    const codes = this.codes.more(count)
    for (let row = 0; row < count; row++) {
      const text = vector.getItem(row)
      let code = text === null ? -1 : words.get(text)
      if (code === undefined) words.set(text!, (code = words.size))
      codes[row] = code
    }
  }

  finish(): Texts {
    return { codes: this.codes.finish(), words: [...this.words.keys()] }
  }
}

const fewRows = 2048

/** Cells as numbers; NaN where they are none. */
const asNumber = (cell: string): string => `COALESCE(TRY_CAST(${cell} AS DOUBLE), 'NaN'::DOUBLE)`

/** Runs a query and hands its chunks on; refuses more rows than the relation can have. */
async function eachChunk(
  connection: DuckDBConnection,
  { name, columns, maximumRows = Infinity }: Relation,
  query: string,
  work: (chunk: DuckDBDataChunk) => void
): Promise<void> {
  const result = await connection.stream(query)
  let rows = 0
  for (;;) {
    const chunk = await result.fetchChunk()
    if (!chunk || chunk.rowCount === 0) return
    rows += chunk.rowCount
    checkStoredSize(name, rows, columns.length)
    if (rows > maximumRows) throw tooLarge(name, unpackedLimit(0))
    work(chunk)
  }
}

async function readNumbers(connection: DuckDBConnection, relation: Relation): Promise<Numbers[]> {
  const { from } = relation
  const found: Numbers[] = []
  for (const columns of inGroups(relation.columns)) {
    const select = columns.map(({ text }) => asNumber(text)).join(', ')
    const numbers = new NumberColumns(columns.length, relation)
    await eachChunk(connection, relation, `SELECT ${select} FROM ${from}`, (chunk) =>
      numbers.append(chunk)
    )
    found.push(...numbers.finish())
  }
  return found
}

/** Numbers of all columns and the texts of the others, in one pass; null where a cell is no number after all. */
async function readTyped(
  connection: DuckDBConnection,
  relation: Relation
): Promise<Numbers[] | null> {
  const { columns, typed, expectedRows = fewRows } = relation
  if (!typed || columns.length > columnsAtOnce) return null
  const others = columns.filter((_, index) => !typed.isNumber[index])
  if (others.length * expectedRows > cellsAtOnce) return null
  const cells = columns.map(({ text }, index) =>
    typed.isNumber[index] ? `COALESCE(${text}, 'NaN'::DOUBLE)` : asNumber(text)
  )
  const select = [...cells, ...others.map((column) => textsOf(column, 'gaps'))]
  const numbers = new NumberColumns(columns.length, relation)
  const texts = others.map(() => new TextColumn(expectedRows))
  try {
    await eachChunk(
      connection,
      relation,
      `SELECT ${select.join(', ')} FROM ${typed.from}`,
      (chunk) => {
        numbers.append(chunk)
        texts.forEach((column, index) =>
          column.append(
            chunk.getColumnVector(columns.length + index) as DuckDBVarCharVector,
            chunk.rowCount
          )
        )
      }
    )
  } catch (thrown) {
    if (thrown instanceof StudioError) throw thrown
    return null
  }
  const gapTexts = texts.map((column) => column.finish())
  return numbers.finish().map((column, index) => ({
    ...column,
    gapTexts: typed.isNumber[index] ? null : gapTexts.shift()!
  }))
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

async function readTexts(
  connection: DuckDBConnection,
  relation: Relation,
  expressions: string[],
  rows: number
): Promise<Texts[]> {
  const found = expressions.map(() => new TextColumn(rows))
  const query = `SELECT ${expressions.join(', ')} FROM ${relation.from}`
  await eachChunk(connection, relation, query, (chunk) =>
    found.forEach((column, index) =>
      column.append(chunk.getColumnVector(index) as DuckDBVarCharVector, chunk.rowCount)
    )
  )
  return found.map((column) => column.finish())
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
  values: NumberValues,
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
  const numbers = values.map((number, row) => {
    const code = texts.codes[row]!
    return code < 0 ? number : meanings[code]!.number
  })
  const codes = texts.codes.map((code) => (code < 0 ? -1 : meanings[code]!.code))
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
  const numbers =
    (await readTyped(connection, relation)) ?? (await readNumbers(connection, relation))
  const rows = numbers[0]?.values.length ?? 0
  const wholes = relation.columns.filter(
    ({ isFraction }, index) => !isFraction && numbers[index]!.whole && numbers[index]!.gaps < rows
  )
  const unusual = new Set<string>()
  const found = await findUnusualSpelling(connection, { ...relation, columns: wholes })
  wholes.forEach(({ name }, index) => found[index] && unusual.add(name))

  const columns = new Map<string, RawColumn>()
  const later: { column: SourceColumn; index: number }[] = []
  let comma = false
  interface Wanted {
    column: SourceColumn
    index: number
    rest: Rest
  }
  const keep = ({ column: { name }, index, rest }: Wanted, texts: Texts) => {
    const column = join(name, numbers[index]!.values, texts, missing)
    comma ||= hasDecimalComma(column.words)
    if (rest === 'everything') column.spelling = spelling(texts, missing)
    columns.set(name, column)
  }
  const read = async (wanted: Wanted[]) => {
    const atOnce = Math.min(columnsAtOnce, Math.max(1, Math.floor(cellsAtOnce / Math.max(1, rows))))
    for (let start = 0; start < wanted.length; start += atOnce) {
      const part = wanted.slice(start, start + atOnce)
      const expressions = part.map(({ column, rest }) => textsOf(column, rest))
      const texts = await readTexts(connection, relation, expressions, rows)
      part.forEach((one, at) => keep(one, texts[at]!))
    }
  }
  const first: Wanted[] = []
  relation.columns.forEach((column, index) => {
    const { gaps, values, gapTexts } = numbers[index]!
    if (unusual.has(column.name)) first.push({ column, index, rest: 'everything' })
    else if (gaps > 0 && gapTexts) keep({ column, index, rest: 'gaps' }, gapTexts)
    else if (gaps > 0 && gapTexts === undefined) first.push({ column, index, rest: 'gaps' })
    else {
      columns.set(column.name, { name: column.name, numbers: values, codes: null, words: [] })
      if (!numbers[index]!.whole && !column.isFraction) later.push({ column, index })
    }
  })
  await read(first)
  // Where commas are decimal, "1.234" may be 1234: only its text says so.
  const mixed = relation.columns.flatMap((column, index) => {
    const { words } = columns.get(column.name)!
    const { gaps, whole } = numbers[index]!
    const isMixed = gaps > 0 && !unusual.has(column.name) && !whole && hasDecimalComma(words)
    return isMixed ? [{ column, index }] : []
  })
  const again = [...mixed, ...(comma ? later : [])]
  await read(again.map(({ column, index }) => ({ column, index, rest: 'everything' as const })))
  return relation.columns.map(({ name }) => columns.get(name)!)
}

/** Columns c0, c1, ... with the names that a file gives. */
export function numberedColumns(names: string[]): SourceColumn[] {
  return names.map((name, index) => ({ name, text: identifier(`c${index}`) }))
}
