import type { ReadingOptions } from '../../../../contract/data'
import { StudioError } from '../../../../contract/errors'
import type { ImageFeatures } from '../../dataset'
import { splitFromName } from '../../preparation/given-split'
import { joinImages } from '../../table/image-rows'
import { type ImageDecoder, preferredDecoder } from '../../images'
import { listParquet, openParquet, type ParquetFile, type ParquetRow } from './file'
import { decodeRows, type Decoding, findImageColumn, findImageShape } from './images'
import type { Problems } from '../../problems'
import { checkTableSize, ColumnBuilder, type RawTable, stackTables } from '../../table/raw-table'

type Progress = (text: string, done: number, total: number | null) => void

export interface ParquetReading {
  reading: ReadingOptions
  problems: Problems
  progress: Progress
  /** Left out, the one that this machine prefers. */
  decoder?: ImageDecoder
}

/** A cell as number, text or missing; undefined when it is something else, as lists are. */
function simpleCell(
  cell: unknown,
  names: string[] | undefined
): number | string | null | undefined {
  if (cell === null || cell === undefined) return null
  if (typeof cell === 'bigint') {
    const number = Number(cell)
    return Number.isSafeInteger(number) ? simpleCell(number, names) : String(cell)
  }
  if (typeof cell === 'number') return names?.[cell] ?? cell
  if (typeof cell === 'boolean') return cell ? 1 : 0
  if (typeof cell === 'string') return cell
  return cell instanceof Date ? cell.toISOString() : undefined
}

/** Fills columns from rows; a column that holds lists or structures is left out. */
class ColumnCollector {
  private readonly builders: Map<string, ColumnBuilder>
  private readonly missing: ReadonlySet<string>

  constructor(
    private readonly file: ParquetFile,
    columns: string[],
    reading: ReadingOptions,
    private readonly problems: Problems
  ) {
    checkTableSize(file.name, file.rows, columns.length)
    this.builders = new Map(columns.map((name) => [name, new ColumnBuilder(name)]))
    this.missing = new Set(reading.missing)
  }

  add(row: ParquetRow): void {
    for (const [name, builder] of this.builders) {
      const cell = simpleCell(row[name], this.file.classNames.get(name))
      if (cell === undefined) {
        this.builders.delete(name)
        this.problems.add('note', name, 'left out: it holds lists or structures')
      } else {
        builder.push(typeof cell === 'string' && this.missing.has(cell.trim()) ? null : cell)
      }
    }
  }

  finish() {
    return Array.from(this.builders.values(), (builder) => builder.finish())
  }
}

async function readTable(
  file: ParquetFile,
  several: boolean,
  finder: ImageFinder,
  { reading, problems, progress }: ParquetReading
): Promise<RawTable> {
  const rowName = (row: number) => `${several ? `${file.name} ` : ''}row ${row + 1}`
  const parts: ImageFeatures[] = []
  const origin: number[] = []
  let collector: ColumnCollector | null = null
  let start = 0
  for await (const rows of file.read()) {
    const decoding = await finder.find(file, rows)
    collector ??= new ColumnCollector(
      file,
      file.columns.filter((column) => column !== decoding?.column),
      reading,
      problems
    )
    const offset = start
    const decoded = decoding
      ? await decodeRows(rows, decoding, (row, message) =>
          problems.add('unreadable', rowName(offset + row), message)
        )
      : null
    if (decoded) parts.push(decoded.images)
    for (const row of decoded?.rows ?? rows) collector.add(row)
    for (const at of decoded?.positions ?? rows.keys()) origin.push(offset + at)
    start += rows.length
    progress(`Reading ${file.name}`, start, file.rows)
  }
  const split = several ? splitFromName(file.name) : null
  return {
    columns: collector?.finish() ?? [],
    rows: origin.length,
    where: (row) => rowName(origin[row]!),
    given: split && new Array<typeof split>(origin.length).fill(split),
    images: parts.length > 0 ? joinImages(parts) : null
  }
}

/** Finds the images once, in the first rows of all; later files are read the same way. */
class ImageFinder {
  private found: Decoding | null | undefined

  constructor(private readonly options: ParquetReading) {}

  get decoder(): ImageDecoder | null {
    return this.found?.decoder ?? null
  }

  async find(file: ParquetFile, rows: ParquetRow[]): Promise<Decoding | null> {
    if (this.found !== undefined) return this.found
    const column = findImageColumn(file.columns, rows)
    const { reading, problems, decoder = preferredDecoder() } = this.options
    const shape =
      column === null ? null : (reading.image ?? (await findImageShape(file, column, problems)))
    this.found =
      column !== null && shape !== null ? { column, shape, decoder, mode: reading.resize } : null
    return this.found
  }
}

/**
 * Reads a Parquet file, or all in a folder, as one table: columns, or the encoded images of a column together with
 * the other columns. File names like "train-00000-of-00001" give the splits. A file that cannot be read becomes a
 * line of the report if another can be read.
 * @returns the table and the decoder of its images, if it holds any
 * @throws StudioError not-found, storage or invalid-data
 */
export async function readParquet(
  path: string,
  options: ParquetReading
): Promise<{ table: RawTable; decoder: ImageDecoder | null }> {
  const files = await listParquet(path)
  const finder = new ImageFinder(options)
  const tables: RawTable[] = []
  for (const { path: filePath, name } of files) {
    try {
      const file = await openParquet(filePath, name)
      try {
        const table = await readTable(file, files.length > 1, finder, options)
        if (table.rows > 0) tables.push(table)
      } finally {
        await file.close()
      }
    } catch (thrown) {
      const failure = StudioError.from(thrown)
      if (files.length === 1 || failure.code !== 'invalid-data') throw failure
      options.problems.add('unreadable', name, failure.message)
    }
  }
  if (tables.length === 0) {
    const unreadable = options.problems.list().find(({ kind }) => kind === 'unreadable')
    const why =
      files.length === 0 ? 'there is no .parquet file' : 'it holds no rows that can be read'
    throw new StudioError('invalid-data', `${path}: ${unreadable?.message ?? why}.`)
  }
  return { table: stackTables(tables), decoder: finder.decoder }
}
