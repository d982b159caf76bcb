import type { ReadingOptions } from '../../contract/data'
import type { Preprocessing } from '../../contract/preprocessing'
import { findModelRecord } from './model-folder'

/**
 * How a model's data were read, in options that read them so again, whatever newer rules would decide: the same columns
 * of the same kinds, the same targets, formats of numbers and header.
 */
function readingOf({
  reading,
  fileColumns,
  targetColumns,
  features
}: Preprocessing): ReadingOptions {
  if (fileColumns.length === 0 || features.kind === 'image') return reading
  const used = features.columns.map(({ name }) => name)
  const others = [...used, ...targetColumns, reading.group]
  const categories = features.columns.filter(({ kind }) => kind === 'categorical')
  return {
    ...reading,
    header: reading.header ?? fileColumns.some((name, index) => name !== `column ${index + 1}`),
    keep: used,
    ignore: fileColumns.filter((name) => !others.includes(name)),
    categorical: categories.map(({ name }) => name),
    // Versions before formats were kept took "NA" for missing everywhere.
    ...(reading.formats === undefined && { missing: [...reading.missing, 'NA'] })
  }
}

/**
 * How the data of a run are to be read: as its model learnt them, or as it asks for when it has no model yet.
 * @param asked by the configuration of the run
 */
export async function readingOfRun(folder: string, asked: ReadingOptions): Promise<ReadingOptions> {
  const record = await findModelRecord(folder)
  return record ? readingOf(record.preprocessing) : asked
}
