import { StudioError } from '../../../contract/errors'
import type {
  EncodedColumn,
  ImagePreprocessing,
  Preprocessing,
  TablePreprocessing,
  TargetPreprocessing
} from '../../../contract/preprocessing'
import { encodeText, numberPieces } from '../../../core/text/word-pieces'
import type { Column, ImageFeatures, TableFeatures, Targets } from '../dataset'
import { type ExampleRows, HeldRows, RowWriter } from '../rows/example-rows'
import { mostHeldBytes } from '../rows/memory'
import { pick, rangeOf } from '../rows/number-values'
import { rowsOfPictures } from '../rows/pixels'
import { valuesAtOnce } from '../rows/stored-numbers'
import { lookUp } from '../../pixels/look-up'
import { byteLevels } from './byte-levels'

function widthOf(column: EncodedColumn): number {
  switch (column.kind) {
    case 'numeric':
      return column.indicator ? 2 : 1
    case 'categorical':
      return column.categories.length
    case 'text':
      return column.length
  }
}

const isText = ({ columns }: TablePreprocessing): boolean =>
  columns.some(({ kind }) => kind === 'text')

/** [height, width, channels] of images, [columns after encoding] of tables, [pieces, 1] of texts. */
export function encodedShape({ features }: Preprocessing): number[] {
  if (features.kind === 'image') return [...features.shape]
  const width = features.columns.reduce((sum, column) => sum + widthOf(column), 0)
  return isText(features) ? [width, 1] : [width]
}

/** Source column of every encoded column of a table; null for images and texts. */
export function encodedColumnGroups({ features }: Preprocessing): Int32Array | null {
  if (features.kind === 'image' || isText(features)) return null
  return Int32Array.from(
    features.columns.flatMap((column, index) => new Array<number>(widthOf(column)).fill(index))
  )
}

function encodeImages(
  fitted: ImagePreprocessing,
  features: ImageFeatures,
  rows: ArrayLike<number>
): Float32Array {
  const channels = features.shape[2]
  const pixels = rowsOfPictures(features).gather(rows)
  const encoded = new Float32Array(pixels.length)
  if (pixels instanceof Uint8Array) {
    lookUp(pixels, byteLevels(fitted), encoded)
    return encoded
  }
  for (let channel = 0; channel < channels; channel++) {
    const [offset, scale] = [fitted.offset[channel]!, fitted.scale[channel]!]
    for (let i = channel; i < pixels.length; i += channels) {
      encoded[i] = (pixels[i]! - offset) / scale
    }
  }
  return encoded
}

/** The column with the name that was fitted, and of the kind. */
function matching(columns: Column[], fitted: EncodedColumn): Column {
  const column = columns.find(({ name }) => name === fitted.name)
  if (column?.kind === fitted.kind) return column
  throw new StudioError(
    'invalid-data',
    column
      ? `The column "${fitted.name}" is ${column.kind} here, but ${fitted.kind} in the training data of this model.`
      : `The column "${fitted.name}", which the model was trained with, is missing. The columns here are: ${columns
          .slice(0, 40)
          .map(({ name }) => name)
          .join(', ')}.`
  )
}

function encodeTable(
  fitted: TablePreprocessing,
  { columns }: TableFeatures,
  rows: ArrayLike<number>
): Float32Array {
  const width = fitted.columns.reduce((sum, column) => sum + widthOf(column), 0)
  const encoded = new Float32Array(rows.length * width)
  let start = 0
  for (const known of fitted.columns) {
    const column = matching(columns, known)
    if (known.kind === 'numeric' && column.kind === 'numeric') {
      const values = pick(column.values, rows)
      for (let index = 0; index < rows.length; index++) {
        const value = values[index]!
        const missing = Number.isNaN(value)
        const to = index * width + start
        encoded[to] = ((missing ? known.median : value) - known.offset) / known.scale
        if (known.indicator) encoded[to + 1] = missing ? 1 : 0
      }
    } else if (known.kind === 'categorical' && column.kind === 'categorical') {
      const places = column.categories.map((name) => known.categories.indexOf(name))
      for (let index = 0; index < rows.length; index++) {
        const code = column.codes[rows[index]!]!
        const place = code < 0 ? -1 : places[code]!
        if (place >= 0) encoded[index * width + start + place] = 1
      }
    } else if (known.kind === 'text' && column.kind === 'text') {
      const numbers = numberPieces(known.pieces)
      for (let index = 0; index < rows.length; index++) {
        const text = column.categories[column.codes[rows[index]!]!] ?? ''
        encoded.set(encodeText(text, numbers, known.length).pieces, index * width + start)
      }
    }
    start += widthOf(known)
  }
  return encoded
}

/** Bytes of encoded rows that are written together. */
const bytesAtOnce = 32 * 2 ** 20

const slice = ({ columns }: TableFeatures, start: number, end: number): TableFeatures => ({
  kind: 'table',
  columns: columns.map((column) =>
    column.kind === 'numeric'
      ? { ...column, values: rangeOf(column.values, start, end) }
      : { ...column, codes: column.codes.subarray(start, end) }
  )
})

/**
 * The rows of each split as the model takes them: in memory where all fit, else in files that are written in one pass over
 * the data.
 * @param splits rows of the features, ascending
 * @param folder of the cache
 */
export function encodeSplits(
  preprocessing: Preprocessing,
  features: TableFeatures,
  splits: Int32Array[],
  folder: string
): ExampleRows<Float32Array>[] {
  const width = encodedShape(preprocessing)[0]!
  const length = splits.reduce((sum, rows) => sum + rows.length, 0)
  if (4 * width * length <= mostHeldBytes()) {
    return splits.map(
      (rows) => new HeldRows(encode(preprocessing, features, rows), width, Float32Array)
    )
  }
  const writers = splits.map(() => new RowWriter(folder, width))
  const next = splits.map(() => 0)
  const atOnce = Math.min(valuesAtOnce, Math.max(1, Math.floor(bytesAtOnce / (4 * width))))
  const last = Math.max(...splits.map((rows) => rows.at(-1) ?? -1))
  for (let start = 0; start <= last; start += atOnce) {
    const end = Math.min(last + 1, start + atOnce)
    const own = splits.map((rows, split) => {
      const from = next[split]!
      while (next[split]! < rows.length && rows[next[split]!]! < end) next[split]!++
      return rows.subarray(from, next[split]).map((row) => row - start)
    })
    if (own.every((rows) => rows.length === 0)) continue
    const block = slice(features, start, end)
    own.forEach((rows, split) => writers[split]!.append(encode(preprocessing, block, rows)))
  }
  return writers.map((writer) => writer.finish())
}

/**
 * Features as the model takes them, row-major [rows, ...encodedShape].
 * @param rows which examples of `features`
 * @throws StudioError invalid-data when the features are not of the kind, size or columns that were fitted
 */
export function encode(
  preprocessing: Preprocessing,
  features: ImageFeatures | TableFeatures,
  rows: ArrayLike<number>
): Float32Array {
  const fitted = preprocessing.features
  if (fitted.kind === 'table' && features.kind === 'table')
    return encodeTable(fitted, features, rows)
  if (fitted.kind === 'image' && features.kind === 'image') {
    if (fitted.shape.join() === features.shape.join()) return encodeImages(fitted, features, rows)
    throw new StudioError(
      'invalid-data',
      `The images are ${features.shape.join(' x ')}, but the model takes ${fitted.shape.join(' x ')} (height, width, ` +
        'channels).'
    )
  }
  throw new StudioError(
    'invalid-data',
    `The model was trained on ${fitted.kind}s, and this data has ${features.kind}s.`
  )
}

/** Targets of the rows as the model learns them, row-major [rows, outputs]: one-hot, 0/1, or standardised numbers. */
export function encodeTargets(
  fitted: TargetPreprocessing,
  targets: Targets,
  rows: Int32Array
): Float32Array {
  const width = fitted.names.length
  const encoded = new Float32Array(rows.length * width)
  rows.forEach((row, index) => {
    if (targets.task === 'classification') {
      encoded[index * width + targets.labels[row]!] = 1
      return
    }
    for (let output = 0; output < width; output++) {
      const value = targets.values[row * width + output]!
      encoded[index * width + output] =
        fitted.task === 'regression'
          ? (value - fitted.offset[output]!) / fitted.scale[output]!
          : value
    }
  })
  return encoded
}

/** Standardised predictions of a regression in the units of the data, row-major [rows, outputs]. */
export function toOriginalUnits(
  fitted: Extract<TargetPreprocessing, { task: 'regression' }>,
  values: Float32Array
): Float32Array {
  const width = fitted.names.length
  return values.map(
    (value, index) => value * fitted.scale[index % width]! + fitted.offset[index % width]!
  )
}
