import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { StudioError } from '../../../../contract/errors'
import type { RawColumn } from '../../table/raw-table'
import {
  inGroups,
  numberedColumns,
  readTextColumns,
  type Relation,
  type SourceColumn
} from '../duckdb/columns'
import { databaseError, literal, withDatabase } from '../duckdb/database'
import { isGzip, readHead, unpackedLimit } from '../read-file'
import type { Dialect } from './dialect'

interface Layout extends Pick<Dialect, 'delimiter' | 'quote' | 'escape' | 'skipLines' | 'width'> {
  /** The first rows as our own parser splits them; null for a copy that it wrote. */
  sample: string[][] | null
}

/** Bytes that one line may have. */
const longestLine = 1 << 24

function relationOf(
  path: string,
  gzip: boolean,
  { delimiter, quote, escape, skipLines, width }: Layout,
  isNumber: boolean[] = []
) {
  const columns = Array.from(
    { length: width },
    (_, index) => `${literal(`c${index}`)}: ${isNumber[index] ? "'DOUBLE'" : "'VARCHAR'"}`
  )
  const options = [
    'auto_detect = false',
    'header = false',
    `delim = ${literal(delimiter!)}`,
    `quote = ${literal(quote ?? '')}`,
    `escape = ${literal(quote === null ? '' : escape)}`,
    `skip = ${skipLines}`,
    `compression = ${literal(gzip ? 'gzip' : 'none')}`,
    `columns = {${columns.join(', ')}}`,
    'strict_mode = true',
    'null_padding = false',
    // The first row that breaks the dialect ends the reading: listing them takes time by the square of a long row.
    'ignore_errors = false',
    ...(width > 2000 ? [`max_line_size = ${longestLine}`, `buffer_size = ${longestLine * 2}`] : [])
  ]
  return `read_csv(${literal(path)}, hive_partitioning = false, ${options.join(', ')})`
}

const plainNumber = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/

/** The columns whose cells are plain numbers, or empty, in every row of a sample. */
function numberColumns(sample: string[][], width: number): boolean[] {
  return Array.from({ length: width }, (_, column) => {
    const cells = sample.map((row) => row[column] ?? '').filter((cell) => cell !== '')
    return cells.length > 0 && cells.every((cell) => plainNumber.test(cell))
  })
}

/** About as many rows as a file has, by its size and its first rows. */
function expectedRows(sample: string[][], bytes: number): number {
  const characters = sample.reduce(
    (sum, row) => sum + row.length + row.reduce((length, cell) => length + cell.length, 0),
    0
  )
  return Math.ceil((1.02 * bytes * sample.length) / Math.max(1, characters)) + 16
}

/** Whether the first rows are those of the sample, cell by cell: they were cut by our own rules. */
async function agrees(
  connection: DuckDBConnection,
  from: string,
  columns: SourceColumn[],
  sample: string[][]
): Promise<boolean> {
  let start = 0
  for (const group of inGroups(columns)) {
    const select = group.map(({ text }) => text).join(', ')
    const reader = await connection.runAndReadAll(
      `SELECT ${select} FROM ${from} LIMIT ${sample.length}`
    )
    const rows = reader.getRows()
    const isSame = rows.every((row, index) =>
      row.every(
        (cell, column) =>
          ((cell as string | null) ?? '').trim() === (sample[index]![start + column] ?? '').trim()
      )
    )
    if (rows.length !== sample.length || !isSame) return false
    start += group.length
  }
  return true
}

/** Cells that contain line ends or start with a quote, a sign of swallowed rows or stray quotes. */
function looksDamaged(columns: RawColumn[], quote: string | null): boolean {
  const suspicious = (text: string) =>
    text.includes('\n') || (quote !== null && (text.startsWith(quote) || text.endsWith(quote)))
  return columns.some(
    ({ words, spelling }) => words.some(suspicious) || (spelling?.words.some(suspicious) ?? false)
  )
}

/** What the first rows say of a relation beforehand. */
function typed(
  path: string,
  gzip: boolean,
  layout: Layout,
  sample: string[][],
  size: number
): Pick<Relation, 'typed' | 'expectedRows'> {
  const isNumber = numberColumns(sample, layout.width)
  return {
    ...(!gzip && { expectedRows: expectedRows(sample, size) }),
    typed: { from: relationOf(path, gzip, layout, isNumber), isNumber }
  }
}

/**
 * Reads a file that follows its dialect in every row. Null when some row does not, or may not: then it must be read
 * row by row.
 * @param cacheFolder for numbers that do not fit in memory
 * @throws StudioError out-of-memory
 */
export async function readPlainCsv(
  path: string,
  layout: Layout,
  names: string[],
  missing: ReadonlySet<string>,
  cacheFolder?: string
): Promise<RawColumn[] | null> {
  if (layout.delimiter === null) return null
  const { sample } = layout
  const gzip = isGzip(await readHead(path, 2))
  const { size } = await stat(path)
  const bytes = gzip ? unpackedLimit(size) : Infinity
  try {
    return await withDatabase([path], async (connection) => {
      const from = relationOf(path, gzip, layout)
      const sources = numberedColumns(names)
      if (sample && !(await agrees(connection, from, sources, sample))) return null
      const relation: Relation = {
        name: basename(path),
        from,
        columns: sources,
        ...(cacheFolder !== undefined && { cacheFolder }),
        // Every cell takes two characters at least.
        maximumRows: bytes / (2 * names.length),
        ...(sample && sample.length > 0 && typed(path, gzip, layout, sample, size))
      }
      const columns = await readTextColumns(connection, relation, missing)
      if (!sample) return columns
      return looksDamaged(columns, layout.quote) ? null : columns
    })
  } catch (thrown) {
    const error = databaseError(basename(path), thrown)
    if (error.code === 'out-of-memory' || thrown instanceof StudioError) throw error
    return null
  }
}
