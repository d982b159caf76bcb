import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { DataFormat } from '../../contract/data'
import { StudioError } from '../../contract/errors'
import type {
  ImagePreprocessing,
  Preprocessing,
  TablePreprocessing
} from '../../contract/preprocessing'
import { arrayToColumns } from './formats/array-columns'
import { readArrayFiles } from './formats/array-files'
import { arrayToImages } from './table/array-image'
import type { LabelledArrays } from './formats/arrays'
import { readCifar } from './formats/cifar'
import { encodeCategories } from './table/column-facts'
import { readCsv } from './formats/csv'
import type { Column, ImageFeatures, TableFeatures } from './dataset'
import { detectFormat } from './formats/detect'
import { joinImages, namedShape } from './table/image-rows'
import { type ImageDecoder, readImageForPrediction } from './images'
import { imageFormat } from './images/header'
import type { NumericArray } from './formats/numeric-array'
import { readNpz } from './formats/npz'
import { readParquet } from './formats/parquet-table'
import { Problems } from './problems'
import { fileError, readHead } from './formats/read-file'
import { type RawTable, stackTables } from './table/raw-table'
import { buildImageFeatures } from './table/table-features'

/** Rows without targets, as a model takes them after `encode`. */
export interface RowsToPredict {
  /** Where each row of the features comes from: a file name, or "row 12". */
  names: string[]
  features: ImageFeatures | TableFeatures
  /** What could not be read. */
  failures: { where: string; message: string }[]
}

/** Columns without names get those of the training file, where the numbers of columns match. */
function withNames(table: RawTable, { fileColumns, targetColumns }: Preprocessing): RawTable {
  const unnamed = table.columns.every(({ name }, index) => name === `column ${index + 1}`)
  if (!unnamed) return table
  const features = fileColumns.filter((name) => !targetColumns.includes(name))
  const names = [fileColumns, features].find((list) => list.length === table.columns.length)
  if (!names) return table
  return {
    ...table,
    columns: table.columns.map((column, index) => ({ ...column, name: names[index]! }))
  }
}

function pick(table: RawTable, name: string) {
  const column =
    table.columns.find((candidate) => candidate.name === name) ??
    table.columns.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase())
  if (column) return { ...column, name }
  const names = table.columns.slice(0, 40).map((candidate) => candidate.name)
  throw new StudioError(
    'invalid-data',
    `The column "${name}" is missing, which the model was trained with. The columns here are: ${names.join(', ')}.`
  )
}

/** The columns that the model was trained with, of the kinds they had then. */
function tableFeatures(table: RawTable, fitted: TablePreprocessing): TableFeatures {
  const columns = fitted.columns.map(({ kind, name }): Column => {
    const column = pick(table, name)
    if (kind === 'categorical') return { kind, name, ...encodeCategories(column) }
    return {
      kind,
      name,
      values: column.numbers.map((value) => (Number.isFinite(value) ? value : NaN))
    }
  })
  return { kind: 'table', columns }
}

function tableRows(read: RawTable, preprocessing: Preprocessing): RowsToPredict {
  const table = withNames(read, preprocessing)
  const { features } = preprocessing
  const names = Array.from({ length: table.rows }, (_, row) => table.where(row))
  if (features.kind === 'table')
    return { names, features: tableFeatures(table, features), failures: [] }
  if (!features.columns) throw wrongKind(preprocessing)
  const columns = features.columns.map((name) => pick(table, name))
  const image = namedShape(features.shape)
  const pixels = buildImageFeatures(columns, image, new Problems(), features.range)
  return { names, features: pixels, failures: [] }
}

function wrongKind({ features }: Preprocessing): StudioError {
  return new StudioError(
    'invalid-data',
    features.kind === 'image'
      ? `The model takes images of ${features.shape.join(' x ')}, and this file holds none.`
      : 'The model takes rows of columns, and this file holds images.'
  )
}

function arrayRows(parts: LabelledArrays[], preprocessing: Preprocessing): RowsToPredict {
  const { features } = preprocessing
  const names = parts.flatMap(({ name, features: { shape } }) =>
    Array.from({ length: shape[0] ?? 0 }, (_, row) =>
      parts.length > 1 ? `${name} row ${row + 1}` : `row ${row + 1}`
    )
  )
  const images = parts.every((part) => part.features.shape.length > 2)
  if (images && features.kind === 'image') {
    const shape = namedShape(features.shape)
    const read = parts.map(({ name, features: array }) =>
      arrayToImages(array as NumericArray, shape, new Problems(), name)
    )
    return { names, features: joinImages(read), failures: [] }
  }
  if (images) throw wrongKind(preprocessing)
  const tables = parts.map(({ features: array, name }): RawTable => ({
    columns: arrayToColumns(array, 'column'),
    rows: array.shape[0] ?? 0,
    where: (row) => `${name} row ${row + 1}`,
    given: null,
    images: null
  }))
  return { ...tableRows(stackTables(tables), preprocessing), names }
}

async function imageRows(path: string, fitted: ImagePreprocessing): Promise<RowsToPredict> {
  const shape = namedShape(fitted.shape)
  const { names, features, failures } = await readImageForPrediction(path, shape, decoderOf(fitted))
  return { names, features: rescaled(features, fitted), failures }
}

const decoderOf = ({ decoder }: ImagePreprocessing): ImageDecoder =>
  decoder === 'tensorflow' ? 'tensorflow' : 'sharp'

/** Decoded images have values of 0 to 255; a model of the digits, for one, learnt from 0 to 16. */
function rescaled(features: ImageFeatures, { range }: ImagePreprocessing): ImageFeatures {
  const [low, high] = range
  if (low === 0 && high === 255) return features
  const pixels = Float32Array.from(features.pixels, (pixel) => low + (pixel / 255) * (high - low))
  return { ...features, pixels, range }
}

async function isImage(path: string): Promise<boolean> {
  const found = await stat(path).catch((thrown: unknown) => {
    throw fileError(path, thrown)
  })
  return !found.isDirectory() && imageFormat(await readHead(path, 16)) !== null
}

async function parquetRows(path: string, preprocessing: Preprocessing): Promise<RowsToPredict> {
  const { features, reading } = preprocessing
  const problems = new Problems()
  const shape = features.kind === 'image' && !features.columns ? features.shape : null
  const { table } = await readParquet(path, {
    reading: { ...reading, ...(shape && { image: namedShape(shape) }) },
    problems,
    progress: () => undefined,
    ...(features.kind === 'image' && features.decoder && { decoder: decoderOf(features) })
  })
  const failures = problems
    .list()
    .filter(({ kind }) => kind === 'unreadable')
    .map(({ where, message }) => ({ where, message }))
  if (!table.images) return { ...tableRows(table, preprocessing), failures }
  if (features.kind !== 'image') throw wrongKind(preprocessing)
  const names = Array.from({ length: table.rows }, (_, row) => table.where(row))
  return { names, features: rescaled(table.images, features), failures }
}

async function readFormat(
  path: string,
  format: DataFormat,
  preprocessing: Preprocessing
): Promise<RowsToPredict> {
  const { reading, features } = preprocessing
  const problems = new Problems()
  switch (format) {
    case 'csv':
      return tableRows(await readCsv(path, headerOf(preprocessing), problems), preprocessing)
    case 'idx':
    case 'npy':
      return arrayRows(await readArrayFiles(path, problems), preprocessing)
    case 'npz':
      return arrayRows(await readNpz(path, problems, false), preprocessing)
    case 'cifar':
      return arrayRows(await readCifar(path, reading, problems), preprocessing)
    case 'parquet':
      return parquetRows(path, preprocessing)
    case 'image-folder':
    case 'image-zip':
      if (features.kind !== 'image') throw wrongKind(preprocessing)
      return imageRows(path, features)
  }
}

/** Files with names of their own for columns have a header; others may or may not. */
function headerOf({ reading, fileColumns }: Preprocessing): Preprocessing['reading'] {
  const named = fileColumns.some((name, index) => name !== `column ${index + 1}`)
  return named ? { ...reading, header: true } : { ...reading, header: undefined }
}

/**
 * Reads rows to predict from a file of any format that can be trained on, with or without targets, exactly as the
 * training data were read. Columns are found by name.
 * @throws StudioError not-found, storage, or invalid-data when a column is missing, the file is damaged, or it is of
 *   another kind than the model takes
 */
export async function readForPrediction(
  path: string,
  preprocessing: Preprocessing
): Promise<RowsToPredict> {
  const { features } = preprocessing
  const rows =
    features.kind === 'image' && (await isImage(path))
      ? await imageRows(path, features)
      : await readFormat(path, await detectFormat(path), preprocessing)
  if (rows.names.length > 0) return rows
  throw new StudioError('invalid-data', `${basename(path)} holds no row that can be predicted.`)
}
