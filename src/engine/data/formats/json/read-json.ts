import { basename } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { ReadingOptions } from '../../../../contract/data'
import { StudioError } from '../../../../contract/errors'
import { formatPlural } from '../../../../contract/format-number'
import type { Problems } from '../../problems'
import { missingEverywhere } from '../../table/column-formats'
import { type RawTable, uniqueNames } from '../../table/raw-table'
import { readTextColumns, type SourceColumn } from '../duckdb/columns'
import { databaseError, identifier, literal, withDatabase } from '../duckdb/database'
import { isGzip, readHead } from '../read-file'
import { expectedJson, recordsFrom } from './one-object'

/** Elements of a list that become columns. */
const longestList = 4096

interface Found {
  name: string
  type: string
  /** SQL of the value. */
  value: string
}

/** Columns of a value: itself, or the fields of a structure ("address.city"). */
function flatten({ name, type, value }: Found): Found[] {
  const fields = /^STRUCT\((.*)\)$/s.exec(type)
  if (!fields) return [{ name, type, value }]
  return splitFields(fields[1]!).flatMap((field) =>
    flatten({
      name: `${name}.${field.name}`,
      type: field.type,
      value: `${value}[${literal(field.name)}]`
    })
  )
}

/** The fields of a structure as DuckDB writes its type: name type, name type, ... */
function splitFields(text: string): { name: string; type: string }[] {
  const parts: string[] = []
  let [depth, quoted, start] = [0, false, 0]
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '"') quoted = !quoted
    else if (!quoted && '(['.includes(text[at]!)) depth++
    else if (!quoted && ')]'.includes(text[at]!)) depth--
    else if (!quoted && depth === 0 && text[at] === ',') {
      parts.push(text.slice(start, at))
      start = at + 1
    }
  }
  parts.push(text.slice(start))
  return parts.map((part) => {
    const match = /^\s*(?:"((?:[^"]|"")*)"|(\S+))\s+(.*)$/s.exec(part)!
    return { name: match[1]?.replaceAll('""', '"') ?? match[2]!, type: match[3]!.trim() }
  })
}

/** Lists of numbers that are equally long become a column an element; other lists are left out. */
async function expandList(
  connection: DuckDBConnection,
  from: string,
  { name, type, value }: Found,
  problems: Problems
): Promise<Found[]> {
  if (!/\[\d*\]$/.test(type)) return [{ name, type, value }]
  const reader = await connection.runAndReadAll(
    `SELECT min(len(${value})), max(len(${value})), count(${value}) FROM ${from}`
  )
  const [shortest, longest] = reader.getRows()[0]!.map(Number)
  const element = type.replace(/\[\d*\]$/, '')
  const numeric =
    /^(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT|UTINYINT|USMALLINT|UINTEGER|UBIGINT|FLOAT|DOUBLE|DECIMAL.*)$/
  if (shortest !== longest || !longest || longest > longestList || !numeric.test(element)) {
    problems.add(
      'note',
      name,
      'left out: it holds lists of different lengths, or lists of values other than numbers'
    )
    return []
  }
  problems.add(
    'note',
    name,
    `lists of ${formatPlural(longest, 'number')}, read as ${formatPlural(longest, 'column')}`
  )
  return Array.from({ length: longest }, (_, index) => ({
    name: `${name} ${index + 1}`,
    type: element,
    value: `${value}[${index + 1}]`
  }))
}

/** The columns of what SQL after FROM gives. */
async function fieldsOf(connection: DuckDBConnection, from: string): Promise<Found[]> {
  const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${from}`)
  return described.getRows().map(([column, type]) => ({
    name: String(column),
    type: String(type),
    value: identifier(String(column))
  }))
}

/**
 * Reads JSON, plain or gzipped: a list of records, a record a line (JSON Lines), or one object that holds a list of records
 * or the values of each column. Fields of records within records become columns of their own.
 * @throws StudioError invalid-data when it is none of these
 */
export async function readJson(
  path: string,
  reading: ReadingOptions,
  problems: Problems
): Promise<RawTable> {
  const name = basename(path)
  const gzip = isGzip(await readHead(path, 2))
  const file = `read_json(${literal(path)}, maximum_object_size = 67108864, sample_size = -1, map_inference_threshold = -1, convert_strings_to_integers = false, compression = ${literal(gzip ? 'gzip' : 'uncompressed')})`
  try {
    return await withDatabase([path], async (connection) => {
      const top = await fieldsOf(connection, file)
      if (top.length === 1 && top[0]!.name === 'json') {
        throw new StudioError('invalid-data', `${name} is JSON, but no records. ${expectedJson}`)
      }
      const from = await recordsFrom({ path, name, from: file }, top, connection, problems)
      const fields = from === file ? top : await fieldsOf(connection, from)
      const found: Found[] = []
      for (const column of fields.flatMap(flatten))
        found.push(...(await expandList(connection, from, column, problems)))
      const names = uniqueNames(found.map((column) => column.name))
      const columns = found.map(({ value, type }, index): SourceColumn => ({
        name: names[index]!,
        text:
          type === 'BOOLEAN'
            ? `CASE ${value} WHEN true THEN 'True' WHEN false THEN 'False' END`
            : `(${value})::VARCHAR`
      }))
      const read = await readTextColumns(
        connection,
        { name, from, columns },
        missingEverywhere(reading)
      )
      return {
        columns: read,
        rows: read[0]?.numbers.length ?? 0,
        where: (row) => `row ${row + 1}`,
        given: null,
        images: null
      }
    })
  } catch (thrown) {
    throw databaseError(name, thrown)
  }
}
