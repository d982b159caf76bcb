import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { ReadingOptions, SplitName } from '../../../contract/data'
import { StudioError } from '../../../contract/errors'
import { dataFormats } from '../../../contract/formats'
import { formatPlural } from '../../../contract/format-number'
import { imageExtensions } from '../../../core/image-formats'
import { readCsv } from '../formats/csv/read-csv'
import { hasEnding } from '../formats/format'
import { readJson } from '../formats/json/read-json'
import { readXlsx } from '../formats/xlsx/read-xlsx'
import { splitFromName } from '../preparation/given-split'
import { Problems } from '../problems'
import {
  cellText,
  type RawColumn,
  type RawTable,
  selectRows,
  stackTables
} from '../table/raw-table'
import { findColumn } from '../table/table-targets'
import type { ImageFile, ImageSource } from './source'
import { splitOf } from './layout'

/** Images with a row of a table each. */
export interface LabelledFiles {
  files: ImageFile[]
  /** One row per file, without the column that names the files. */
  table: RawTable
  /** The files of the tables. */
  tables: string[]
  problems: Problems
}

const readers = [
  { extensions: dataFormats.csv.extensions, read: readCsv },
  { extensions: dataFormats.json.extensions, read: readJson },
  { extensions: dataFormats.xlsx.extensions, read: readXlsx }
]
const readerOf = (name: string) => readers.find(({ extensions }) => hasEnding(name, extensions))

/** The tables at the top of a folder, and in the folders of its splits. */
async function listTables(folder: string): Promise<string[]> {
  if (!(await stat(folder)).isDirectory()) return []
  const found: string[] = []
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isFile() && readerOf(entry.name)) found.push(entry.name)
    if (!entry.isDirectory() || !splitOf(entry.name)) continue
    for (const inner of await readdir(join(folder, entry.name), { withFileTypes: true })) {
      if (inner.isFile() && readerOf(inner.name)) found.push(`${entry.name}/${inner.name}`)
    }
  }
  return found.sort()
}

const ending = new RegExp(`\\.(${imageExtensions.join('|')})$`, 'i')
const plain = (name: string) =>
  name
    .replaceAll('\\', '/')
    .replace(/^\.?\//, '')
    .toLowerCase()

/** Finds an image by its name in a table: its path or the end of it, with or without the ending. */
class FileIndex {
  private readonly byName = new Map<string, ImageFile[]>()

  constructor(files: ImageFile[]) {
    for (const file of files) {
      const parts = plain(file.path).split('/')
      parts.forEach((_, depth) => {
        const name = parts.slice(depth).join('/')
        this.add(name, file)
        if (ending.test(name)) this.add(name.replace(ending, ''), file)
      })
    }
  }

  private add(name: string, file: ImageFile): void {
    const known = this.byName.get(name)
    if (known) known.push(file)
    else this.byName.set(name, [file])
  }

  /** @param within the folder to prefer if several files have this name */
  find(name: string, within: string): ImageFile | null {
    const wanted = plain(name)
    const found = this.byName.get(wanted) ?? this.byName.get(wanted.replace(ending, '')) ?? []
    if (found.length < 2) return found[0] ?? null
    const near = found.filter(({ path }) => path.toLowerCase().startsWith(within.toLowerCase()))
    return near.length === 1 ? near[0]! : null
  }
}

/** The folder that a table refers to: its own, or the one of its name ("train.csv" and "train/"). */
function folderOf(table: string): string {
  const slash = table.lastIndexOf('/')
  if (slash >= 0) return table.slice(0, slash + 1)
  return splitFromName(table) ? `${table.replace(/\..*$/, '')}/` : ''
}

const rowsLooked = 200

/** The column whose cells name images, in nine of ten rows that are looked at. */
function findFileColumn(
  table: RawTable,
  index: FileIndex,
  within: string,
  asked?: string
): RawColumn | null {
  if (asked !== undefined) return findColumn(table.columns, asked, 'the name of the image files')
  const looked = Math.min(table.rows, rowsLooked)
  const named = (column: RawColumn) => {
    let found = 0
    for (let row = 0; row < looked; row++) {
      const text = cellText(column, row)
      if (text !== null && index.find(text, within)) found++
    }
    return found
  }
  const counts = table.columns.map((column) => ({ column, found: named(column) }))
  const best = counts.reduce((a, b) => (b.found > a.found ? b : a), counts[0]!)
  return looked > 0 && best.found >= 0.9 * looked ? best.column : null
}

interface Part {
  files: ImageFile[]
  table: RawTable
}

function matchRows(
  name: string,
  table: RawTable,
  column: RawColumn,
  index: FileIndex,
  problems: Problems
): Part {
  const within = folderOf(name)
  const files: ImageFile[] = []
  const rows: number[] = []
  for (let row = 0; row < table.rows; row++) {
    const text = cellText(column, row) ?? ''
    const file = index.find(text, within)
    if (file) {
      files.push(file)
      rows.push(row)
    } else
      problems.add(
        'skipped',
        `${name} ${table.where(row)}`,
        `no image is named "${text.slice(0, 80)}"`
      )
  }
  const kept = selectRows(table, Int32Array.from(rows))
  const split = (file: ImageFile): SplitName | null =>
    file.path.includes('/') ? (splitOf(file.path.split('/')[0]!) ?? null) : null
  const fromName = splitFromName(name)
  const given = files.map((file) => split(file) ?? fromName)
  return {
    files,
    table: {
      ...kept,
      columns: kept.columns.filter((other) => other.name !== column.name),
      given: given.some((value) => value !== null) ? given : null
    }
  }
}

/**
 * Looks for a table of labels next to images: metadata.csv as Hugging Face writes it, labels.csv with a folder, train.csv
 * with train/. Null where no table names the images.
 * @throws StudioError invalid-data when the column that was asked for is in no table
 */
export async function findLabels(
  folder: string,
  source: ImageSource,
  reading: ReadingOptions
): Promise<LabelledFiles | null> {
  if (source.files.length === 0) return null
  const index = new FileIndex(source.files)
  const problems = new Problems()
  const parts: Part[] = []
  const tables: string[] = []
  for (const name of await listTables(folder)) {
    try {
      const found = new Problems()
      const table = await readerOf(name)!.read(join(folder, name), reading, found)
      const column = findFileColumn(table, index, folderOf(name), reading.file)
      if (!column || table.columns.length < 2) {
        problems.add('note', name, 'a table without image names: not used')
        continue
      }
      problems.absorb(found)
      problems.add(
        'note',
        name,
        `the labels of the images, whose names are in the column "${column.name}"`
      )
      parts.push(matchRows(name, table, column, index, problems))
      tables.push(name)
    } catch (thrown) {
      if (reading.file !== undefined) throw thrown
      problems.add('unreadable', name, StudioError.from(thrown).message)
    }
  }
  const used = parts.filter(({ files }) => files.length > 0)
  if (used.length === 0) return null
  const unlabelled = source.files.length - new Set(used.flatMap(({ files }) => files)).size
  if (unlabelled > 0)
    problems.add(
      'skipped',
      'images',
      `${formatPlural(unlabelled, 'has', 'have')} no row in ${tables.join(', ')}`
    )
  return {
    files: used.flatMap(({ files }) => files),
    table: stackTables(used.map(({ table }) => table)),
    tables,
    problems
  }
}
