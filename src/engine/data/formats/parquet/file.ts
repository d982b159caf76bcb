import type { DuckDBBlobVector, DuckDBConnection } from '@duckdb/node-api'
import { StudioError } from '../../../../contract/errors'
import type { Problems } from '../../problems'
import type { RawColumn } from '../../table/raw-table'
import { readTextColumns } from '../duckdb/columns'
import { literal } from '../duckdb/database'
import { type Field, fieldsOf, noteNumbersInTexts, plainFields, relationOf } from '../duckdb/fields'
import { maximumBytes, readHead, tooLarge } from '../read-file'
import { readClassNames, withClassNames } from './class-names'

/** Digits of a decimal number that DuckDB reads; it takes longer ones for other numbers. */
const mostDigits = 38

/** A Parquet file while it is open. */
export interface ParquetFile {
  name: string
  rows: number
  /** The columns of bytes, which may be encoded pictures: bytes as they are, or as Hugging Face writes them, { bytes, path }. */
  blobs: string[]
  /** The bytes of a column of them, some rows at a time; null where there are none. */
  readBlobs: (column: string, limit?: number) => AsyncGenerator<(Uint8Array | null)[]>
  /** All columns but one, as numbers and words. */
  readColumns: (
    except: string | null,
    missing: ReadonlySet<string>,
    problems: Problems
  ) => Promise<RawColumn[]>
}

function damaged(name: string, thrown: unknown): StudioError {
  if (thrown instanceof StudioError) return thrown
  const message = (thrown instanceof Error ? thrown.message : String(thrown)).split('\n')[0]!
  if (/out of memory/i.test(message)) {
    return new StudioError(
      'out-of-memory',
      `${name} needs more memory than is allowed for reading a table. Write it with smaller row groups.`
    )
  }
  const said = message
    .replace(/^[A-Za-z ]*Error: /, '')
    .replace(/^Failed to read file "[^"]*": /, '')
    .replace(/\p{Cc}/gu, '?')
  return new StudioError(
    'invalid-data',
    `${name} cannot be read as Parquet: ${said.slice(0, 300)}. It may be cut off or damaged: copy or download it again.`
  )
}

/** Rows and unpacked size, from the end of the file. */
async function measure(
  connection: DuckDBConnection,
  path: string
): Promise<{ rows: number; bytes: number }> {
  const files = literal(path)
  const found = await connection.runAndReadAll(
    `SELECT (SELECT coalesce(sum(num_rows), 0)::DOUBLE FROM parquet_file_metadata(${files})),
      (SELECT coalesce(sum(total_uncompressed_size), 0)::DOUBLE FROM parquet_metadata(${files}))`
  )
  const [rows, bytes] = found.getRows()[0]!.map(Number)
  return { rows: rows!, bytes: bytes! }
}

/** The columns that hold decimal numbers of more digits than are read, as themselves or within. */
async function columnsTooLong(connection: DuckDBConnection, path: string): Promise<Set<string>> {
  const found = await connection.runAndReadAll(
    `SELECT name, coalesce(num_children, 0)::INTEGER, coalesce(precision, 0)::INTEGER FROM parquet_schema(${literal(path)})`
  )
  const [, ...elements] = found.getRows().map(([name, children, digits]) => ({
    name: String(name),
    children: Number(children),
    digits: Number(digits)
  }))
  const long = new Set<string>()
  let [left, column] = [0, '']
  for (const { name, children, digits } of elements) {
    if (left === 0) [left, column] = [1, name]
    left += children - 1
    if (digits > mostDigits) long.add(column)
  }
  return long
}

/** SQL of the bytes in a column, or null where it holds none. */
function bytesOf({ type, value }: Field): string | null {
  if (type === 'BLOB') return value
  return /^STRUCT\(.*\bbytes BLOB\b.*\)$/s.test(type) ? `${value}['bytes']` : null
}

async function* readBlobs(
  connection: DuckDBConnection,
  query: string
): AsyncGenerator<(Uint8Array | null)[]> {
  const result = await connection.stream(query)
  for (;;) {
    const chunk = await result.fetchChunk()
    if (!chunk || chunk.rowCount === 0) return
    const vector = chunk.getColumnVector(0) as DuckDBBlobVector
    yield Array.from({ length: chunk.rowCount }, (_, row) => vector.getItem(row)?.bytes ?? null)
  }
}

interface ParquetPath {
  path: string
  name: string
  /** For columns that do not fit in memory. */
  cacheFolder?: string
}

async function readable(
  connection: DuckDBConnection,
  { path, name, cacheFolder }: ParquetPath
): Promise<ParquetFile> {
  const from = `read_parquet(${literal(path)}, hive_partitioning = false)`
  const { rows, bytes } = await measure(connection, path)
  if (bytes > maximumBytes) throw tooLarge(name, maximumBytes)
  const tooLong = await columnsTooLong(connection, path)
  const classNames = await readClassNames(connection, path)
  const fields = await fieldsOf(connection, from)
  const blobs = new Map(
    fields.flatMap((field): [string, string][] => {
      const sql = bytesOf(field)
      return sql === null ? [] : [[field.name, sql]]
    })
  )
  return {
    name,
    rows,
    blobs: [...blobs.keys()],
    readBlobs: (column, limit = rows) =>
      readBlobs(connection, `SELECT ${blobs.get(column)} FROM ${from} LIMIT ${limit}`),
    async readColumns(except, missing, problems) {
      for (const column of tooLong) {
        if (column === except) continue
        const what = `decimal numbers of more than ${mostDigits} digits`
        problems.add('note', column, `left out: it holds ${what}`)
      }
      const wanted = fields.filter((field) => field.name !== except && !tooLong.has(field.name))
      const plain = await plainFields(connection, from, wanted, problems)
      if (plain.length === 0) return []
      const relation = relationOf(
        { name, from, expectedRows: rows, ...(cacheFolder !== undefined && { cacheFolder }) },
        plain,
        'numbers'
      )
      const columns = await readTextColumns(connection, relation, missing)
      noteNumbersInTexts(plain, columns, problems)
      return columns.map((column) => withClassNames(column, classNames.get(column.name)))
    }
  }
}

/**
 * Hands an open Parquet file to `work`.
 * @param connection of a database that may read the file
 * @throws StudioError not-found, storage, or invalid-data when it is damaged or too large
 */
export async function withParquet<Result>(
  connection: DuckDBConnection,
  file: ParquetPath,
  work: (file: ParquetFile) => Promise<Result>
): Promise<Result> {
  const { path, name } = file
  const head = Buffer.from(await readHead(path, 4)).toString('latin1')
  try {
    if (head !== 'PAR1') throw new Error('it does not begin as such a file does')
    return await work(await readable(connection, file))
  } catch (thrown) {
    throw damaged(name, thrown)
  }
}
