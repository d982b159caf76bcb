import { rm, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { StudioError } from '../../../../contract/errors'
import { formatPart, formatPlural } from '../../../../contract/format-number'
import type { Problems } from '../../problems'
import { scratchFolder } from '../../rows/scratch-folder'
import type { RawColumn } from '../../table/raw-table'
import { type Encoding, readText } from '../text-stream'
import { type Dialect, isBlankRecord } from './dialect'
import { plainLineEnds } from './line-ends'
import { RowWriter } from './row-writer'
import { longestCell, longestRecord, RecordTooLong, type TextRecord, Tokenizer } from './tokenizer'

/** Takes records in order and keeps those that are rows; the others are reported. */
class RowFilter {
  records = 0
  rows = 0
  /** Number of rows kept before each row that was left out. */
  readonly leftOut: number[] = []

  constructor(
    private readonly width: number,
    private readonly problems: Problems
  ) {}

  /** The cells of a row of the table, or null. */
  accept(record: TextRecord): string[] | null {
    const { width, problems } = this
    if (record.cells.length !== width && /^\s*[#%]/.test(record.cells[0]!)) {
      problems.add('note', `line ${record.line}`, 'a comment; left out')
      return null
    }
    this.records++
    if (record.strayQuotes > 0) {
      problems.add(
        'bad row',
        `row ${this.records}`,
        `a quote is not closed properly: read as an ordinary character (line ${record.line})`
      )
    }
    const { cells } = record
    const long = cells.find(({ length }) => length > longestCell)
    if (long !== undefined) {
      this.leftOut.push(this.rows)
      problems.add(
        'bad row',
        `row ${this.records}`,
        `has a cell of ${long.length} characters, more than a million; left out`
      )
      return null
    }
    const surplus = cells.length > width && cells.slice(width).every((cell) => cell.trim() === '')
    if (cells.length !== width && !surplus) {
      this.leftOut.push(this.rows)
      problems.add(
        'bad row',
        `row ${this.records}`,
        `has ${formatPlural(cells.length, 'cell')} instead of ${width}; left out`
      )
      return null
    }
    this.rows++
    return surplus ? cells.slice(0, width) : cells
  }
}

async function copyRows(
  path: string,
  dialect: Dialect,
  filter: RowFilter,
  writer: RowWriter,
  encoding?: Encoding
): Promise<void> {
  const tokenizer = new Tokenizer(dialect, dialect.width)
  for await (const records of tokenizer.records(plainLineEnds(readText(path, encoding)))) {
    for (const record of records) {
      if (record.line <= dialect.skipLines || isBlankRecord(record)) continue
      const cells = filter.accept(record)
      if (cells) writer.row(cells)
    }
    await writer.written()
  }
}

function tooLong(name: string, { line, quote }: RecordTooLong): StudioError {
  const limit = `the row that begins on line ${line} is longer than ${longestRecord / 2 ** 20} MiB`
  const hint = quote
    ? `A quote opens on line ${quote.line} at character ${quote.column}; check whether it is closed.`
    : 'Check the line ends.'
  return new StudioError('invalid-data', `${name}: ${limit}, so this is hardly a table. ${hint}`)
}

function tooRagged(
  name: string,
  filter: RowFilter,
  width: number,
  problems: Problems
): StudioError {
  return new StudioError(
    'invalid-data',
    `${name}: ${formatPart(filter.leftOut.length, filter.records, 'row', ['does', 'do'])} not have ${formatPlural(width, 'cell')}, so this is probably not a table of ` +
      'that kind. Check the delimiter and whether the first row names the columns.',
    { problems: problems.list() }
  )
}

/**
 * Reads a file row by row by our own rules into a plain copy, which is removed afterwards: for files with ragged rows,
 * stray quotes, comments, runs of blanks, or another encoding than UTF-8.
 * @param width cells of a row @param cacheFolder for a large copy
 */
export async function withTidyCopy(
  path: string,
  dialect: Dialect,
  width: number,
  problems: Problems,
  encoding: Encoding | undefined,
  cacheFolder: string | undefined,
  read: (copy: string) => Promise<RawColumn[] | null>
): Promise<{ columns: RawColumn[]; leftOut: number[] }> {
  const folder = await scratchFolder('table', (await stat(path)).size, cacheFolder)
  const name = basename(path)
  try {
    const copy = join(folder, 'table.csv')
    const filter = new RowFilter(width, problems)
    const writer = new RowWriter(copy)
    try {
      await copyRows(path, dialect, filter, writer, encoding)
    } catch (thrown) {
      if (!(thrown instanceof RecordTooLong)) throw thrown
      throw tooLong(name, thrown)
    } finally {
      await writer.end()
    }
    if (filter.leftOut.length > filter.rows) throw tooRagged(name, filter, width, problems)
    const columns = filter.rows > 0 ? await read(copy) : emptyColumns(width)
    if (columns) return { columns, leftOut: filter.leftOut }
    throw new StudioError('invalid-data', `${name} cannot be read as a table.`)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const emptyColumns = (width: number): RawColumn[] =>
  Array.from({ length: width }, () => ({
    name: '',
    numbers: new Float64Array(),
    codes: null,
    words: []
  }))
