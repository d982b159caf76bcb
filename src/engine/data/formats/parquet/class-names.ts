import type { DuckDBConnection } from '@duckdb/node-api'
import { ColumnBuilder, type RawColumn } from '../../table/raw-table'
import { literal } from '../duckdb/database'

interface HuggingFaceFeatures {
  info?: { features?: Record<string, { _type?: unknown; names?: unknown }> }
}

/** The names of the classes of each column, where the file says them as Hugging Face does. */
export async function readClassNames(
  connection: DuckDBConnection,
  path: string
): Promise<Map<string, string[]>> {
  const found = await connection.runAndReadAll(
    `SELECT decode(value) FROM parquet_kv_metadata(${literal(path)}) WHERE decode(key) = 'huggingface'`
  )
  const names = new Map<string, string[]>()
  const text = found.getRows()[0]?.[0]
  if (typeof text !== 'string') return names
  try {
    const features = (JSON.parse(text) as HuggingFaceFeatures).info?.features ?? {}
    for (const [column, feature] of Object.entries(features)) {
      if (feature._type === 'ClassLabel' && Array.isArray(feature.names)) {
        names.set(column, feature.names.map(String))
      }
    }
  } catch {
    // A remark of another program that is no JSON: the labels stay numbers.
  }
  return names
}

/** A column of numbers of classes with their names; -1 is Hugging Face's word for none. */
export function withClassNames(column: RawColumn, names: string[] | undefined): RawColumn {
  if (!names) return column
  const builder = new ColumnBuilder(column.name)
  column.numbers.forEach((number, row) => {
    const code = column.codes?.[row] ?? -1
    const isNone = number === -1 || (Number.isNaN(number) && code < 0)
    builder.push(isNone ? null : code >= 0 ? column.words[code]! : (names[number] ?? number))
  })
  return builder.finish()
}
