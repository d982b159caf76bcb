import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { ReadingOptions, SplitName } from '../../../contract/data'
import { StudioError } from '../../../contract/errors'
import { listParts, withPartition } from './parts'
import { splitFromName } from '../preparation/given-split'
import type { Problems } from '../problems'
import { type RawTable, stackTables } from '../table/raw-table'

/** Reads the table of one file; into a file in `cacheFolder`, where it does not fit in memory. */
export type ReadTable = (
  path: string,
  reading: ReadingOptions,
  problems: Problems,
  cacheFolder?: string
) => Promise<RawTable>

/** The table of a file, with rows named after it and given for the split that its name names. */
function named(table: RawTable, file: string, split: SplitName | null): RawTable {
  return {
    ...table,
    where: (row) => `${file} ${table.where(row)}`,
    given: split && new Array<SplitName>(table.rows).fill(split)
  }
}

/** A table of several, by the name of its file. */
export interface NamedTable {
  file: string
  table: RawTable
}

/** Training data first, then the most complete. */
function byWeight(a: NamedTable, b: NamedTable): number {
  const trains = ({ file }: NamedTable) => (splitFromName(file) === 'train' ? 0 : 1)
  return trains(a) - trains(b) || b.table.columns.length - a.table.columns.length
}

/**
 * Tables one below the other, in their order, with the columns of the training data, or else of the most complete: a file that
 * lacks one is left out, and columns that only others have are not used, each with a line of the report.
 */
export function joinTables(tables: NamedTable[], problems: Problems): RawTable {
  const [first] = tables.toSorted(byWeight)
  const names = first!.table.columns.map(({ name }) => name)
  const complete = tables.flatMap(({ file, table }) => {
    const columns = new Map(table.columns.map((column) => [column.name, column]))
    const missing = names.filter((name) => !columns.has(name))
    if (missing.length > 0) {
      const lacking = `lacks the columns ${missing.join(', ')} of ${first!.file}`
      problems.add('skipped', file, `${lacking}; left out`)
      return []
    }
    const others = [...columns.keys()].filter((name) => !names.includes(name))
    if (others.length > 0) {
      problems.add('note', file, `not used: ${others.join(', ')}, which ${first!.file} lacks`)
    }
    return [{ ...table, columns: names.map((name) => columns.get(name)!) }]
  })
  return stackTables(complete)
}

/**
 * Reads a file, or all files of the format in a folder and the folders in it as one table. Names like train.csv or
 * test/data.csv give the splits, and folders like "year=2020" a column each.
 * A file that cannot be read, or lacks columns, becomes a line of the report if another can be read.
 * @throws StudioError not-found, storage or invalid-data
 */
export async function readTableFiles(
  path: string,
  isOfFormat: (file: string) => boolean,
  readTable: ReadTable,
  reading: ReadingOptions,
  problems: Problems,
  cacheFolder?: string
): Promise<RawTable> {
  if (!(await stat(path)).isDirectory()) return readTable(path, reading, problems, cacheFolder)
  const tables: NamedTable[] = []
  for (const { path: file, name, partition } of await listParts(path, isOfFormat)) {
    try {
      const table = withPartition(await readTable(file, reading, problems, cacheFolder), partition)
      tables.push({ file: name, table: named(table, name, splitFromName(name)) })
    } catch (thrown) {
      problems.add('unreadable', name, StudioError.from(thrown).message)
    }
  }
  if (tables.length === 0) {
    const why = problems.list().find(({ kind }) => kind === 'unreadable')?.message
    throw new StudioError(
      'invalid-data',
      `${basename(path)}: ${why ?? 'no table was found in it.'}`
    )
  }
  return joinTables(tables.sort(byWeight), problems)
}
