import type { ReadingOptions } from '../../contract/data'
import type { Preprocessing } from '../../contract/preprocessing'
import { findModelRecord } from './model-folder'

/**
 * How a model's data was read, as explicit options that reproduce it regardless of newer rules: the same columns
 * of the same kinds, the same targets, formats of numbers and header.
 */
function readingOf({
  reading,
  fileColumns,
  targetColumns,
  features
}: Preprocessing): ReadingOptions {
  // Versions before `white` was kept had the upper bits of deep pictures.
  if (features.kind === 'image') return { ...reading, white: reading.white ?? 'upper bits' }
  if (fileColumns.length === 0) return reading
  const used = features.columns.map(({ name }) => name)
  const others = [...used, ...targetColumns, reading.group]
  const categories = features.columns.filter(({ kind }) => kind === 'categorical')
  return {
    ...reading,
    header: reading.header ?? fileColumns.some((name, index) => name !== `column ${index + 1}`),
    keep: used,
    ignore: fileColumns.filter((name) => !others.includes(name)),
    categorical: categories.map(({ name }) => name),
    // Versions without stored formats treated "NA" as missing everywhere.
    ...(reading.formats === undefined && { missing: [...reading.missing, 'NA'] })
  }
}

/**
 * Reading options for the data of a run: those of its model, or the configured ones if it has no model yet.
 * @param asked by the configuration of the run
 */
export async function readingOfRun(folder: string, asked: ReadingOptions): Promise<ReadingOptions> {
  const record = await findModelRecord(folder)
  return record ? readingOf(record.preprocessing) : asked
}
