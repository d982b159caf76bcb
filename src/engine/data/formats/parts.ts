import { readdir, stat } from 'node:fs/promises'
import { basename, join, relative, sep } from 'node:path'
import { parseNumber } from '../table/cells'
import { ColumnBuilder, type RawTable } from '../table/raw-table'
import { fileError } from './read-file'

/** A file of a data set. */
export interface DataPart {
  path: string
  /** Below the folder, with the folders in between. */
  name: string
  /** The values that its folders name, by column: "year=2020/month=1". */
  partition: Map<string, string | null>
}

/** How Hive and Spark write that a value is missing. */
const none = '__HIVE_DEFAULT_PARTITION__'

function plainText(encoded: string): string {
  try {
    return decodeURIComponent(encoded)
  } catch {
    return encoded
  }
}

function partitionOf(name: string): DataPart['partition'] {
  const folders = name.split(sep).slice(0, -1)
  return new Map(
    folders.flatMap((folder): [string, string | null][] => {
      const [, column, value] = /^([^=]+)=(.*)$/.exec(folder) ?? []
      if (column === undefined || value === undefined) return []
      return [[plainText(column), value === none ? null : plainText(value)]]
    })
  )
}

/** Files that are being written, or are hidden, as Spark and others name them. */
const isHidden = (name: string): boolean => name.split(sep).some((part) => /^[._]/.test(part))

/** The files of a format in a folder and the folders in it, or the one file, by name. */
export async function listParts(
  path: string,
  isOfFormat: (file: string) => boolean
): Promise<DataPart[]> {
  const found = await stat(path).catch((thrown: unknown) => {
    throw fileError(path, thrown)
  })
  if (!found.isDirectory()) return [{ path, name: basename(path), partition: new Map() }]
  const files = await readdir(path, { recursive: true, withFileTypes: true })
  return files
    .filter((file) => !file.isDirectory() && isOfFormat(file.name))
    .map((file) => relative(path, join(file.parentPath, file.name)))
    .filter((name) => !isHidden(name))
    .sort()
    .map((name) => ({ path: join(path, name), name, partition: partitionOf(name) }))
}

/** A table with the values that its folders name as columns before its own, unless it has them itself. */
export function withPartition(table: RawTable, partition: DataPart['partition']): RawTable {
  const known = new Set(table.columns.map(({ name }) => name))
  const columns = [...partition].flatMap(([name, value]) => {
    if (known.has(name)) return []
    const builder = new ColumnBuilder(name)
    const cell = value === null ? null : (parseNumber(value) ?? value)
    for (let row = 0; row < table.rows; row++) builder.push(cell)
    return [builder.finish()]
  })
  return columns.length === 0 ? table : { ...table, columns: [...columns, ...table.columns] }
}
