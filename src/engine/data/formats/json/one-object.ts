import type { DuckDBConnection } from '@duckdb/node-api'
import { StudioError } from '../../../../contract/errors'
import { formatPlural } from '../../../../contract/format-number'
import type { Problems } from '../../problems'
import { identifier } from '../duckdb/database'
import { readText } from '../text-stream'

/** What is read, as a sentence to follow another. */
export const expectedJson =
  'Expected a list of records, [{"a": 1, "label": "x"}, ...], one such record per line, or one object with a list of values for each column.'

interface Field {
  name: string
  /** As DuckDB writes it: "BIGINT[]". */
  type: string
}

const isList = ({ type }: Field): boolean => /\[\d*\]$/.test(type)
const holdsRecords = ({ type }: Field): boolean => /^STRUCT\(.*\)\[\d*\]$/s.test(type)
const isNested = ({ type }: Field): boolean => /^(STRUCT|MAP|JSON)\b|\]$/.test(type)

/** Whether the text of a file is one object, and not a list or records line by line. */
async function isOneObject(
  path: string,
  connection: DuckDBConnection,
  from: string
): Promise<boolean> {
  const text = readText(path)
  try {
    const piece = await text.next()
    if (piece.done || !/^\s*\{/.test(piece.value)) return false
  } finally {
    await text.return(undefined)
  }
  const rows = await connection.runAndReadAll(
    `SELECT count(*) FROM (SELECT 1 FROM ${from} LIMIT 2)`
  )
  return Number(rows.getRows()[0]![0]) === 1
}

async function lengthsOf(
  lists: Field[],
  connection: DuckDBConnection,
  from: string
): Promise<number[]> {
  const lengths = lists.map(({ name }) => `len(${identifier(name)})`).join(', ')
  const rows = await connection.runAndReadAll(`SELECT ${lengths} FROM ${from}`)
  return rows.getRows()[0]!.map(Number)
}

/**
 * Finds the records of a file that is one JSON object: itself if nothing is nested in it, its lists if they are columns of
 * the same length, or the one list of records inside.
 * @param from SQL after FROM that gives the object
 * @param fields of the object
 * @returns SQL after FROM that gives the records; `from` itself for any other file
 * @throws StudioError invalid-data when it is none of these
 */
export async function recordsFrom(
  { path, name, from }: { path: string; name: string; from: string },
  fields: Field[],
  connection: DuckDBConnection,
  problems: Problems
): Promise<string> {
  if (!fields.some(isNested) || !(await isOneObject(path, connection, from))) return from
  const refuse = (why: string): never => {
    throw new StudioError('invalid-data', `${name} is one JSON object ${why}. ${expectedJson}`)
  }
  const tables = fields.filter(holdsRecords)
  if (tables.length > 1) {
    return refuse(`with several lists of records: ${tables.map((one) => one.name).join(', ')}`)
  }
  const lists = fields.filter(isList)
  if (tables.length === 1 && lists.length === 1) {
    const list = tables[0]!.name
    problems.add('note', name, `the list "${list}" is read; the rest of the object is not`)
    const records = `SELECT unnest(${identifier(list)}) AS record FROM ${from}`
    return `(SELECT unnest(record) FROM (${records}))`
  }
  if (tables.length > 0 || lists.length < fields.length) {
    return refuse('with values inside values, not a table')
  }
  const [rows = 0, ...others] = await lengthsOf(lists, connection, from)
  const other = others.find((length) => length !== rows)
  if (other !== undefined) return refuse(`whose lists differ in length: ${rows} and ${other}`)
  problems.add(
    'note',
    name,
    `each of its lists is read as a column of ${formatPlural(rows, 'row')}`
  )
  const columns = fields.map((one) => identifier(one.name))
  return `(SELECT ${columns.map((one) => `unnest(${one}) AS ${one}`).join(', ')} FROM ${from})`
}
