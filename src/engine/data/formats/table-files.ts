import { readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { ReadingOptions, SplitName } from '../../../contract/data'
import { StudioError } from '../../../contract/errors'
import { splitFromName } from '../preparation/given-split'
import type { Problems } from '../problems'
import { type RawTable, stackTables } from '../table/raw-table'

/** Reads the table of one file. */
export type ReadTable = (
  path: string,
  reading: ReadingOptions,
  problems: Problems
) => Promise<RawTable>

/** The table of a file, with rows named after it and given for the split that its name names. */
function named(table: RawTable, file: string, split: SplitName | null): RawTable {
  return {
    ...table,
    where: (row) => `${file} ${table.where(row)}`,
    given: split && new Array<SplitName>(table.rows).fill(split)
  }
}

function checkColumns(tables: { file: string; table: RawTable }[], problems: Problems): RawTable[] {
  const [first] = tables
  const names = new Set(first!.table.columns.map(({ name }) => name))
  return tables.flatMap(({ file, table }) => {
    const missing = [...names].filter(
      (name) => !table.columns.some((column) => column.name === name)
    )
    if (missing.length === 0) return [table]
    problems.add(
      'skipped',
      file,
      `lacks the columns ${missing.join(', ')} of ${first!.file}; left out`
    )
    return []
  })
}

/** Training data first, then the most complete: the columns of the first are those of all. */
function byWeight(
  a: { file: string; table: RawTable },
  b: { file: string; table: RawTable }
): number {
  const trains = ({ file }: { file: string }) => (splitFromName(file) === 'train' ? 0 : 1)
  return trains(a) - trains(b) || b.table.columns.length - a.table.columns.length
}

/**
 * Reads a file, or all files of the format in a folder as one table; names like train.csv and test.csv give the splits.
 * A file that cannot be read, or lacks columns, becomes a line of the report if another can be read.
 * @throws StudioError not-found, storage or invalid-data
 */
export async function readTableFiles(
  path: string,
  isOfFormat: (file: string) => boolean,
  readTable: ReadTable,
  reading: ReadingOptions,
  problems: Problems
): Promise<RawTable> {
  if (!(await stat(path)).isDirectory()) return readTable(path, reading, problems)
  const files = (await readdir(path)).filter((file) => isOfFormat(file) && !file.startsWith('.'))
  const tables: { file: string; table: RawTable }[] = []
  for (const file of files.sort()) {
    try {
      const table = await readTable(join(path, file), reading, problems)
      tables.push({ file, table: named(table, file, splitFromName(file)) })
    } catch (thrown) {
      problems.add('unreadable', file, StudioError.from(thrown).message)
    }
  }
  if (tables.length === 0) {
    const why = problems.list().find(({ kind }) => kind === 'unreadable')?.message
    throw new StudioError(
      'invalid-data',
      `${basename(path)}: ${why ?? 'no table was found in it.'}`
    )
  }
  return stackTables(checkColumns(tables.sort(byWeight), problems))
}
