import type { ReadingOptions } from '../../../../contract/data'
import { StudioError } from '../../../../contract/errors'
import type { ImageFeatures } from '../../dataset'
import { splitFromName } from '../../preparation/given-split'
import { joinImages } from '../../table/image-rows'
import { type ImageDecoder, preferredDecoder } from '../../images'
import type { Problems } from '../../problems'
import { missingEverywhere } from '../../table/column-formats'
import { type RawTable, selectRows } from '../../table/raw-table'
import { withDatabase } from '../duckdb/database'
import { joinTables, type NamedTable } from '../table-files'
import { type ParquetFile, withParquet } from './file'
import { decodeCells, type Decoding, findImageColumn, findImageShape } from './images'
import { listParts, withPartition } from '../parts'

export interface ParquetReading {
  reading: ReadingOptions
  problems: Problems
  progress: (text: string, done: number, total: number | null) => void
  /** Left out, the one that this machine prefers. */
  decoder?: ImageDecoder
  /** For columns that do not fit in memory. */
  cacheFolder?: string
}

interface Pictures {
  images: ImageFeatures
  /** The row that each picture is of. */
  rows: Int32Array
}

async function readPictures(
  file: ParquetFile,
  decoding: Decoding,
  rowName: (row: number) => string,
  { problems, progress }: ParquetReading
): Promise<Pictures> {
  const parts: ImageFeatures[] = []
  const rows: number[] = []
  let start = 0
  for await (const cells of file.readBlobs(decoding.column)) {
    const offset = start
    const { images, positions } = await decodeCells(cells, decoding, (row, message) =>
      problems.add('unreadable', rowName(offset + row), message)
    )
    parts.push(images)
    for (const position of positions) rows.push(offset + position)
    start += cells.length
    progress(`Reading ${file.name}`, start, file.rows)
  }
  return { images: joinImages(parts), rows: Int32Array.from(rows) }
}

async function readTable(
  file: ParquetFile,
  several: boolean,
  finder: ImageFinder,
  options: ParquetReading
): Promise<RawTable> {
  const { reading, problems } = options
  const rowName = (row: number) => `${several ? `${file.name} ` : ''}row ${row + 1}`
  const decoding = file.rows > 0 ? await finder.find(file) : null
  const missing = missingEverywhere(reading)
  const columns = await file.readColumns(decoding?.column ?? null, missing, problems)
  const split = several ? splitFromName(file.name) : null
  const table: RawTable = {
    columns,
    rows: columns[0]?.numbers.length ?? file.rows,
    where: rowName,
    given: split && new Array<typeof split>(file.rows).fill(split),
    images: null
  }
  if (!decoding) return table
  const { images, rows } = await readPictures(file, decoding, rowName, options)
  return { ...selectRows(table, rows), images }
}

/** Finds the images once, in the first file; later ones are read the same way. */
class ImageFinder {
  private found: Decoding | null | undefined

  constructor(private readonly options: ParquetReading) {}

  get decoder(): ImageDecoder | null {
    return this.found?.decoder ?? null
  }

  async find(file: ParquetFile): Promise<Decoding | null> {
    if (this.found !== undefined) return this.found
    const column = await findImageColumn(file)
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
 * the other columns. File names like "train-00000-of-00001" give the splits, and folders like "year=2020" a column each.
 * A file that cannot be read, or lacks columns, becomes a line of the report if another can be read.
 * @returns the table and the decoder of its images, if it holds any
 * @throws StudioError not-found, storage or invalid-data
 */
export async function readParquet(
  path: string,
  options: ParquetReading
): Promise<{ table: RawTable; decoder: ImageDecoder | null }> {
  const files = await listParts(path, (file) => /\.parquet$/i.test(file))
  const finder = new ImageFinder(options)
  const { cacheFolder } = options
  const cache = cacheFolder === undefined ? {} : { cacheFolder }
  const tables: NamedTable[] = []
  const several = files.length > 1
  await withDatabase(
    files.map((file) => file.path),
    async (connection) => {
      for (const part of files) {
        try {
          const read = await withParquet(connection, { ...part, ...cache }, (file) =>
            readTable(file, several, finder, options)
          )
          if (read.rows > 0) {
            tables.push({ file: part.name, table: withPartition(read, part.partition) })
          }
        } catch (thrown) {
          const failure = StudioError.from(thrown)
          if (!several || failure.code !== 'invalid-data') throw failure
          options.problems.add('unreadable', part.name, failure.message)
        }
      }
    }
  )
  if (tables.length === 0) {
    const unreadable = options.problems.list().find(({ kind }) => kind === 'unreadable')
    const why =
      files.length === 0 ? 'there is no .parquet file' : 'it holds no rows that can be read'
    throw new StudioError('invalid-data', `${path}: ${unreadable?.message ?? why}.`)
  }
  return { table: joinTables(tables, options.problems), decoder: finder.decoder }
}
