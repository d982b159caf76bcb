import { basename } from 'node:path'
import type { ReadingOptions } from '../../../../contract/data'
import { StudioError } from '../../../../contract/errors'
import type { Problems } from '../../problems'
import { missingEverywhere } from '../../table/column-formats'
import type { RawTable } from '../../table/raw-table'
import { readTextColumns } from '../duckdb/columns'
import { databaseError, literal, withDatabase } from '../duckdb/database'
import { type Field, fieldsOf, noteNumbersInTexts, plainFields, relationOf } from '../duckdb/fields'
import { isGzip, readHead } from '../read-file'
import { expectedJson, recordsFrom } from './one-object'

/** What DuckDB takes texts for that look like it; JSON itself has texts only. */
const guessed = /(^|\s)(DATE|TIME|UUID|TIMESTAMP(_S|_MS|_NS)?( WITH TIME ZONE)?)(?=[,)[]|$)/g

/** The fields with texts as they are written, whatever they look like. */
const keepingTexts = (fields: Field[]): Field[] =>
  fields.map((field) => ({ ...field, type: field.type.replace(guessed, '$1VARCHAR') }))

/**
 * Reads JSON, plain or gzipped: a list of records, a record a line (JSON Lines), or one object that holds a list of records
 * or the values of each column. Fields of records within records become columns of their own.
 * @throws StudioError invalid-data when it is none of these
 */
export async function readJson(
  path: string,
  reading: ReadingOptions,
  problems: Problems,
  cacheFolder?: string
): Promise<RawTable> {
  const name = basename(path)
  const gzip = isGzip(await readHead(path, 2))
  const read = (options: string) =>
    `read_json(${literal(path)}, maximum_object_size = 67108864, hive_partitioning = false, compression = ${literal(gzip ? 'gzip' : 'uncompressed')}, ${options})`
  const detected = read(
    'sample_size = -1, map_inference_threshold = -1, convert_strings_to_integers = false'
  )
  try {
    return await withDatabase([path], async (connection) => {
      const top = keepingTexts(await fieldsOf(connection, detected))
      const columns = top.map(({ name, type }) => `${literal(name)}: ${literal(type)}`)
      const file = read(`columns = {${columns.join(', ')}}`)
      if (top.length === 1 && top[0]!.name === 'json') {
        throw new StudioError('invalid-data', `${name} is JSON, but no records. ${expectedJson}`)
      }
      const from = await recordsFrom({ path, name, from: file }, top, connection, problems)
      const records = from === file ? top : await fieldsOf(connection, from)
      const fields = await plainFields(connection, from, records, problems)
      const found = await readTextColumns(
        connection,
        relationOf(
          { name, from, ...(cacheFolder !== undefined && { cacheFolder }) },
          fields,
          'words'
        ),
        missingEverywhere(reading)
      )
      noteNumbersInTexts(fields, found, problems)
      return {
        columns: found,
        rows: found[0]?.numbers.length ?? 0,
        where: (row) => `row ${row + 1}`,
        given: null,
        images: null
      }
    })
  } catch (thrown) {
    throw databaseError(name, thrown)
  }
}
