import { basename } from 'node:path'
import { Readable } from 'node:stream'
import Papa from 'papaparse'
import type { ReadingOptions } from '../../../contract/data'
import { StudioError } from '../../../contract/errors'
import { parseNumber } from '../table/cells'
import {
  findDelimiter,
  isBlankRow,
  mostCommonWidth,
  sampleOf,
  usesDecimalComma
} from './csv-dialect'
import { looksLikeHeader } from './csv-header'
import { plainLineEnds } from './line-ends'
import { Problems } from '../problems'
import { checkTableSize, ColumnBuilder, type RawTable, uniqueNames } from '../table/raw-table'
import { type Encoding, readText } from './text-stream'

const sampleCharacters = 1 << 16
const longestSample = 1 << 26
const maximumColumns = 100_000

/** How many of the ascending values are at most `limit`. */
function countUpTo(ascending: number[], limit: number): number {
  let [low, high] = [0, ascending.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (ascending[middle]! <= limit) low = middle + 1
    else high = middle
  }
  return low
}

/** Takes rows of text as they come and fills columns; rows of another width are reported. */
class RowCollector {
  readonly builders: ColumnBuilder[]
  private rows = 0
  private records = 0
  /** Number of rows kept before each row that was left out. */
  private readonly leftOut: number[] = []
  private readonly missing: ReadonlySet<string>

  constructor(
    private readonly name: string,
    names: string[],
    reading: ReadingOptions,
    private readonly decimalComma: boolean,
    private readonly problems: Problems
  ) {
    this.builders = names.map((column) => new ColumnBuilder(column))
    this.missing = new Set(reading.missing)
  }

  add(row: string[]): void {
    this.records++
    const width = this.builders.length
    const surplus = row.length > width && row.slice(width).every((cell) => cell.trim() === '')
    if (row.length !== width && !surplus) {
      this.leftOut.push(this.rows)
      this.problems.add(
        'bad row',
        `row ${this.records}`,
        `has ${row.length} cells instead of ${width}; left out`
      )
      return
    }
    if ((this.rows & 1023) === 0) checkTableSize(this.name, this.rows, width)
    for (let column = 0; column < width; column++) {
      const text = row[column]!.trim()
      this.builders[column]!.push(this.missing.has(text) ? null : this.parse(text))
    }
    this.rows++
  }

  private parse(text: string): number | string {
    const number = parseNumber(text)
    if (number !== null || !this.decimalComma) return number ?? text
    return /^[+-]?\d+,\d+$/.test(text) ? Number(text.replace(',', '.')) : text
  }

  finish(): RawTable {
    const { leftOut } = this
    if (leftOut.length > this.rows) {
      throw new StudioError(
        'invalid-data',
        `${this.name}: ${leftOut.length} of ${this.records} rows do not have ${this.builders.length} cells, so this is ` +
          'hardly a table of that kind. Check the delimiter and whether the first row names the columns.',
        { problems: this.problems.list() }
      )
    }
    const where = (row: number) => `row ${row + 1 + countUpTo(leftOut, row)}`
    return {
      columns: this.builders.map((builder) => builder.finish()),
      rows: this.rows,
      where,
      given: null,
      images: null
    }
  }
}

async function* continued(head: string, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  yield head
  yield* rest
}

/** The beginning of a text, with twenty lines where there are as many, and whether that is all of it. */
async function readHeadText(
  text: AsyncGenerator<string>
): Promise<{ head: string; whole: boolean }> {
  let head = ''
  while (head.length < sampleCharacters || (lines(head) < 20 && head.length < longestSample)) {
    const piece = await text.next()
    if (piece.done) return { head, whole: true }
    head += piece.value
  }
  return { head, whole: false }
}

const lines = (text: string) => text.split('\n', 21).length - 1

function parseStream(
  text: AsyncGenerator<string>,
  delimiter: string,
  onRow: (row: string[]) => void,
  onQuoteError: (row: number, message: string) => void
): Promise<void> {
  let before = 0
  return new Promise((resolve, reject) => {
    Papa.parse<string[]>(Readable.from(text), {
      delimiter,
      chunk: ({ data, errors }) => {
        for (const error of errors) {
          if (error.type === 'Quotes') onQuoteError(before + (error.row ?? 0), error.message)
        }
        for (const row of data) onRow(row)
        before += data.length
      },
      complete: () => resolve(),
      error: (thrown: Error) => reject(thrown)
    })
  })
}

async function parseTable(
  path: string,
  reading: ReadingOptions,
  problems: Problems,
  encoding?: Encoding
): Promise<RawTable> {
  const name = basename(path)
  const text = plainLineEnds(readText(path, encoding))
  const { head, whole } = await readHeadText(text)
  if (head.trim() === '') throw new StudioError('invalid-data', `${name} is empty.`)
  const delimiter = reading.delimiter ?? findDelimiter(head, whole)
  const sample = sampleOf(head, delimiter, whole)
  if (sample.length === 0) throw new StudioError('invalid-data', `${name} holds no complete row.`)
  const decimalComma = usesDecimalComma(sample, delimiter)
  if (decimalComma) problems.add('note', name, 'numbers are read with decimal commas: 1,5 is 1.5')
  const header = reading.header ?? looksLikeHeader(sample, new Set(reading.missing))
  const width = header ? sample[0]!.length : mostCommonWidth(sample)
  if (width > maximumColumns) {
    throw new StudioError(
      'invalid-data',
      `${name} has ${width} columns; at most ${maximumColumns} are read.`
    )
  }
  const given = header ? sample[0]! : new Array<string>(width).fill('')
  const names = uniqueNames(given)
  if (header) reportNames(given, names, problems)
  const collector = new RowCollector(name, names, reading, decimalComma, problems)
  let skipHeader = header
  await parseStream(
    continued(head, text),
    delimiter,
    (row) => {
      if (isBlankRow(row)) return
      if (skipHeader) skipHeader = false
      else collector.add(row)
    },
    (row, message) =>
      problems.add('bad row', `line ${row + 1}`, `a quote is not closed properly: ${message}`)
  )
  return collector.finish()
}

function reportNames(given: string[], names: string[], problems: Problems): void {
  names.forEach((name, index) => {
    const original = given[index]!.trim()
    if (original === '') problems.add('note', name, 'the column has no name in the file')
    else if (original !== name) problems.add('note', name, `the name "${original}" occurs twice`)
  })
}

/**
 * Reads CSV or TSV, plain or gzipped. Header and delimiter are found when not given; a file that is not UTF-8 is read
 * as Windows-1252 and the report says so.
 * @throws StudioError invalid-data when it is empty, binary, damaged or mostly ragged
 */
export async function readCsv(
  path: string,
  reading: ReadingOptions,
  problems: Problems
): Promise<RawTable> {
  const attempt = async (encoding?: Encoding) => {
    const found = new Problems()
    const table = await parseTable(path, reading, found, encoding)
    problems.absorb(found)
    return table
  }
  try {
    return await attempt()
  } catch (thrown) {
    if (!(thrown instanceof StudioError) || !thrown.details?.notUtf8) throw thrown
    problems.add('note', basename(path), 'is not UTF-8; read as Windows-1252')
    return attempt('windows-1252')
  }
}
