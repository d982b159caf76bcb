import type { DataConfig, GivenNormalisation, Normalisation } from '../../../contract/data'
import { StudioError } from '../../../contract/errors'
import type {
  EncodedColumn,
  ImagePreprocessing,
  Preprocessing,
  TargetPreprocessing
} from '../../../contract/preprocessing'
import { medianInPlace } from '../../../core/order-statistics'
import { fitWordPieces } from '../../../core/text/word-pieces'
import type {
  CategoricalColumn,
  Column,
  DataSet,
  ImageFeatures,
  NumericColumn,
  Targets,
  TextColumn
} from '../dataset'
import { type ExampleRows, inParts } from '../rows/example-rows'
import { pick } from '../rows/number-values'
import { asRows } from '../rows/pixels'

interface Affine {
  offset: number
  scale: number
}

/** A divisor: 1 for constants. */
const usable = (scale: number) => (scale > 1e-12 && Number.isFinite(scale) ? scale : 1)

/** Mean and population deviation, in two passes. */
function standard(values: Float64Array): Affine {
  if (values.length === 0) return { offset: 0, scale: 1 }
  let sum = 0
  for (const value of values) sum += value
  const mean = sum / values.length
  let squares = 0
  for (const value of values) squares += (value - mean) ** 2
  return { offset: mean, scale: usable(Math.sqrt(squares / values.length)) }
}

function range(values: Float64Array): Affine {
  if (values.length === 0) return { offset: 0, scale: 1 }
  let [low, high] = [Infinity, -Infinity]
  for (const value of values) {
    if (value < low) low = value
    if (value > high) high = value
  }
  return { offset: low, scale: usable(high - low) }
}

function fitNumeric(
  column: NumericColumn,
  rows: Int32Array,
  kind: Exclude<Normalisation, 'given'>
): EncodedColumn {
  const all = pick(column.values, rows)
  const present = all.some(Number.isNaN) ? all.filter((value) => !Number.isNaN(value)) : all
  const fits = { standard: () => standard(present), range: () => range(present) }
  const affine = kind === 'none' ? { offset: 0, scale: 1 } : fits[kind]()
  const indicator = present.length < rows.length
  const median = present.length > 0 ? medianInPlace(present) : 0
  return { kind: 'numeric', name: column.name, median, indicator, ...affine }
}

function fitCategorical(column: CategoricalColumn, rows: Int32Array): EncodedColumn {
  const seen = new Set(Array.from(rows, (row) => column.codes[row]!))
  const categories = column.categories.filter((_, code) => seen.has(code))
  return { kind: 'categorical', name: column.name, categories }
}

function fitText(column: TextColumn, rows: Int32Array): EncodedColumn {
  const texts = Array.from(rows, (row) => column.categories[column.codes[row]!] ?? '')
  const { name, length } = column
  return { kind: 'text', name, pieces: fitWordPieces(texts), length }
}

function fitColumn(
  column: Column,
  rows: Int32Array,
  kind: Exclude<Normalisation, 'given'>
): EncodedColumn {
  switch (column.kind) {
    case 'numeric':
      return fitNumeric(column, rows, kind)
    case 'categorical':
      return fitCategorical(column, rows)
    case 'text':
      return fitText(column, rows)
  }
}

/** How often each byte occurs in each channel of the rows. */
function countBytes(pictures: ExampleRows<Uint8Array>, rows: Int32Array, channels: number) {
  const counts = Array.from({ length: channels }, () => new Float64Array(256))
  for (const part of inParts(rows, pictures.width)) {
    const pixels = pictures.gather(part)
    counts.forEach((count, channel) => {
      for (let i = channel; i < pixels.length; i += channels) count[pixels[i]!]!++
    })
  }
  return counts
}

/** Mean and population deviation of the bytes counted. */
function standardOfCounts(counts: Float64Array): Affine {
  const total = counts.reduce((sum, count) => sum + count, 0)
  const mean = counts.reduce((sum, count, byte) => sum + count * byte, 0) / total
  const squares = counts.reduce((sum, count, byte) => sum + count * (byte - mean) ** 2, 0)
  return { offset: mean, scale: usable(Math.sqrt(squares / total)) }
}

/** Mean and population deviation of each channel over the rows. */
function standardOfChannels({ pixels, shape }: ImageFeatures, rows: Int32Array): Affine[] {
  const [height, width, channels] = shape
  const size = height * width * channels
  if (!(pixels instanceof Float32Array)) {
    return countBytes(asRows(pixels, size), rows, channels).map(standardOfCounts)
  }
  const count = rows.length * height * width
  return Array.from({ length: channels }, (_, channel) => {
    let [sum, squares] = [0, 0]
    const each = (visit: (pixel: number) => void) => {
      for (const row of rows) {
        const end = (row + 1) * size
        for (let i = row * size + channel; i < end; i += channels) visit(pixels[i]!)
      }
    }
    each((pixel) => (sum += pixel))
    const mean = sum / count
    each((pixel) => (squares += (pixel - mean) ** 2))
    return { offset: mean, scale: usable(Math.sqrt(squares / count)) }
  })
}

/** The given mean and deviation, from shares of the range to the units of the pixels. */
function givenAffines(
  { mean, deviation }: GivenNormalisation,
  { range: [low, high], shape: [, , channels] }: ImageFeatures
): Affine[] {
  if (mean.length !== channels || deviation.length !== channels) {
    throw new StudioError(
      'unsupported',
      `The given normalisation is of ${mean.length} channels, and the pictures have ${channels}. Read them with as many, or choose another normalisation.`
    )
  }
  return mean.map((value, channel) => ({
    offset: low + value * (high - low),
    scale: deviation[channel]! * usable(high - low)
  }))
}

function fittedKind(kind: Normalisation): Exclude<Normalisation, 'given'> {
  if (kind !== 'given') return kind
  throw new StudioError(
    'unsupported',
    'A given normalisation is of the channels of pictures, and these data are a table. Choose another.'
  )
}

function fitImages(
  dataSet: DataSet,
  rows: Int32Array,
  { normalisation: kind, given }: Pick<DataConfig, 'normalisation' | 'given'>
): ImagePreprocessing {
  const features = dataSet.features as ImageFeatures
  const [low, high] = features.range
  const channels = features.shape[2]
  const fits: Record<Normalisation, () => Affine[]> = {
    standard: () => standardOfChannels(features, rows),
    range: () => new Array<Affine>(channels).fill({ offset: low, scale: usable(high - low) }),
    none: () => new Array<Affine>(channels).fill({ offset: 0, scale: 1 }),
    given: () => givenAffines(given!, features)
  }
  const affine = fits[kind]()
  return {
    kind: 'image',
    shape: [...features.shape],
    range: [low, high],
    offset: affine.map(({ offset }) => offset),
    scale: affine.map(({ scale }) => scale),
    decoder: dataSet.report.decoder,
    columns: features.columns ?? null
  }
}

/** Regression targets are standardised whatever the normalisation of the features is. */
function fitTargets(targets: Targets, rows: Int32Array): TargetPreprocessing {
  if (targets.task === 'classification') return { task: targets.task, names: targets.classes }
  if (targets.task === 'multi-label') return { task: targets.task, names: targets.names }
  const width = targets.names.length
  const affine = targets.names.map((_, index) =>
    standard(Float64Array.from(rows, (row) => targets.values[row * width + index]!))
  )
  return {
    task: targets.task,
    names: targets.names,
    offset: affine.map(({ offset }) => offset),
    scale: affine.map(({ scale }) => scale)
  }
}

/**
 * Fits everything that is learnt from data before training: normalisation, replacements for missing values, categories
 * and the scale of regression targets.
 * @param rows the training rows; no other row is used
 */
export function fitPreprocessing(
  dataSet: DataSet,
  config: Pick<DataConfig, 'normalisation' | 'given'>,
  rows: Int32Array
): Preprocessing {
  const { features } = dataSet
  return {
    version: 1,
    reading: dataSet.report.reading,
    format: dataSet.report.format,
    fileColumns: dataSet.fileColumns ?? [],
    targetColumns: dataSet.report.targets,
    features:
      features.kind === 'image'
        ? fitImages(dataSet, rows, config)
        : {
            kind: 'table',
            columns: features.columns.map((column) =>
              fitColumn(column, rows, fittedKind(config.normalisation))
            )
          },
    targets: fitTargets(dataSet.targets, rows)
  }
}
