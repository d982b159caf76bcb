import { basename } from 'node:path'
import type { ReadingOptions } from '../../../../contract/data'
import { StudioError } from '../../../../contract/errors'
import { Problems } from '../../problems'
import { missingEverywhere } from '../../table/column-formats'
import { type RawColumn, type RawTable, uniqueNames } from '../../table/raw-table'
import { isGzip, readHead } from '../read-file'
import { type Encoding, readText } from '../text-stream'
import { type Dialect, findDialect } from './dialect'
import { plainLineEnds } from './line-ends'
import { withTidyCopy } from './tidy-copy'
import { longestRecord } from './tokenizer'
import { readPlainCsv } from './plain-csv'

const sampleCharacters = 1 << 18
const fewestLines = 20
const maximumColumns = 100_000

/** The beginning of a text, with twenty lines where there are as many, and whether that is all of it. */
async function readHeadText(
  text: AsyncGenerator<string>
): Promise<{ head: string; whole: boolean }> {
  const pieces: string[] = []
  let [length, lines] = [0, 0]
  while (length < sampleCharacters || (lines < fewestLines && length < longestRecord)) {
    const piece = await text.next()
    if (piece.done) return { head: pieces.join(''), whole: true }
    pieces.push(piece.value)
    length += piece.value.length
    lines += piece.value.split('\n', fewestLines + 1).length - 1
  }
  await text.return(undefined)
  return { head: pieces.join(''), whole: false }
}

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

function reportNames(given: string[], names: string[], problems: Problems): void {
  names.forEach((name, index) => {
    const original = given[index]!.trim()
    if (original === '') problems.add('note', name, 'the column has no name in the file')
    else if (original !== name) problems.add('note', name, `the name "${original}" occurs twice`)
  })
}

/** The dialect of a file from its beginning. */
async function lookAt(
  path: string,
  reading: ReadingOptions,
  encoding?: Encoding
): Promise<Dialect> {
  const name = basename(path)
  const { head, whole } = await readHeadText(plainLineEnds(readText(path, encoding)))
  if (head.trim() === '') throw new StudioError('invalid-data', `${name} is empty.`)
  const dialect = findDialect(head, whole, { ...reading, missing: new Set(reading.missing) })
  if (!dialect) throw new StudioError('invalid-data', `${name} holds no complete row.`)
  if (dialect.width > maximumColumns) {
    throw new StudioError(
      'invalid-data',
      `${name} has ${dialect.width} columns; at most ${maximumColumns} are read.`
    )
  }
  return dialect
}

function reportDialect(name: string, dialect: Dialect, problems: Problems): void {
  for (const line of dialect.notes) {
    problems.add('note', name, `skipped above the table: ${line.slice(0, 80)}`)
  }
  if (dialect.headerInDoubt) {
    const what = dialect.names ? 'the names of the columns' : 'a row of data'
    problems.add(
      'uncertain',
      name,
      `the first row is read as ${what}, which is uncertain: set the header option to be sure`
    )
  }
}

/** A column without a name and without a cell is what a delimiter at the end of each line leaves. */
const isTrailing = ({ numbers, codes }: RawColumn, given = '') =>
  given.trim() === '' && codes === null && numbers.every(Number.isNaN)

async function parseTable(
  path: string,
  reading: ReadingOptions,
  problems: Problems,
  encoding: Encoding | undefined,
  cacheFolder: string | undefined
): Promise<RawTable> {
  const name = basename(path)
  const dialect = await lookAt(path, reading, encoding)
  reportDialect(name, dialect, problems)
  const given = dialect.names ?? new Array<string>(dialect.width).fill('')
  const names = uniqueNames(given)
  const missing = missingEverywhere(reading)
  const isUtf8 = encoding === undefined || encoding === 'utf-8'
  const plain = isUtf8 ? await readPlainCsv(path, dialect, names, missing, cacheFolder) : null
  const read = plain
    ? { columns: plain, leftOut: [] }
    : await withTidyCopy(path, dialect, names.length, problems, encoding, cacheFolder, (copy) =>
        readPlainCsv(
          copy,
          { ...dialect, delimiter: ',', quote: '"', escape: '"', skipLines: 0, sample: null },
          names,
          missing,
          cacheFolder
        )
      )
  const columns = read.columns.filter(
    (column, index) =>
      index < read.columns.length - 1 || !isTrailing(column, dialect.names?.[index])
  )
  if (columns.length === 0) {
    throw new StudioError('invalid-data', `${name} holds no cell that is not empty.`)
  }
  if (dialect.names)
    reportNames(given.slice(0, columns.length), names.slice(0, columns.length), problems)
  const { leftOut } = read
  return {
    columns,
    rows: columns[0]!.numbers.length,
    where: (row) => `row ${row + 1 + countUpTo(leftOut, row)}`,
    given: null,
    images: null
  }
}

/**
 * Reads a table of text: CSV, TSV and their relatives, plain or gzipped. Delimiter, quotes, header and the lines
 * above it are detected if not given; a file that is not UTF-8 is read as Windows-1252 and the report says so.
 * @param cacheFolder for numbers that do not fit in memory
 * @throws StudioError invalid-data when it is empty, binary, damaged or mostly ragged
 */
export async function readCsv(
  path: string,
  reading: ReadingOptions,
  problems: Problems,
  cacheFolder?: string
): Promise<RawTable> {
  const attempt = async (encoding?: Encoding) => {
    const found = new Problems()
    const table = await parseTable(path, reading, found, encoding, cacheFolder)
    problems.absorb(found)
    return table
  }
  try {
    return await attempt(reading.encoding ?? (await encodingWithoutMark(path)))
  } catch (thrown) {
    if (!(thrown instanceof StudioError) || !thrown.details?.notUtf8 || reading.encoding)
      throw thrown
    problems.add('note', basename(path), 'is not UTF-8; read as Windows-1252')
    return attempt('windows-1252')
  }
}

/** UTF-16 by the zeros that Latin letters leave in every other byte, with or without its mark. */
async function encodingWithoutMark(path: string): Promise<Encoding | undefined> {
  const head = await readHead(path, 2048)
  if (isGzip(head)) return undefined
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  const zeros = [0, 1].map((parity) => {
    const bytes = head.filter((_, index) => index % 2 === parity)
    return bytes.filter((byte) => byte === 0).length / Math.max(1, bytes.length)
  })
  if (head.length < 8) return undefined
  if (zeros[1]! > 0.8 && zeros[0] === 0) return 'utf-16le'
  return zeros[0]! > 0.8 && zeros[1] === 0 ? 'utf-16be' : undefined
}
