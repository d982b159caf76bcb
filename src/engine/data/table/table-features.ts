import type { ImageShape } from '../../../contract/data'
import { StudioError } from '../../../contract/errors'
import { type ColumnFacts, columnFacts, encodeCategories, isNumeric } from './column-facts'
import type { CategoricalColumn, ImageFeatures, NumericColumn, TableFeatures } from '../dataset'
import type { Problems } from '../problems'
import type { RawColumn } from './raw-table'

const maximumCategories = 1000

/** Why a column cannot be a feature, or null when it can. */
function reasonToLeaveOut(
  column: RawColumn,
  facts: ColumnFacts,
  categorical: boolean
): string | null {
  if (facts.numbers + facts.words === 0) return 'every cell is missing'
  const counter =
    facts.integers &&
    facts.words === 0 &&
    facts.missing === 0 &&
    facts.minimum <= 1 &&
    facts.rows > 2 &&
    column.numbers.every((value, row) => value === facts.minimum + row)
  if (counter && /^(unnamed.*|index|id|row.*|column 1|#|no\.?)$/i.test(column.name)) {
    return 'it only counts the rows'
  }
  if (!categorical) return null
  const distinct = facts.distinctWords + facts.distinctNumbers
  const present = facts.words + facts.numbers
  if (distinct > maximumCategories || (distinct > 20 && distinct > present / 2)) {
    return `it has ${distinct > maximumCategories ? 'more than 1000' : distinct} different texts in ${present} rows, like names or ids`
  }
  return null
}

function numericColumn(column: RawColumn, facts: ColumnFacts, problems: Problems): NumericColumn {
  if (facts.infinite > 0) {
    problems.add(
      'missing values',
      column.name,
      `${facts.infinite} infinite values count as missing`
    )
  }
  if (facts.words > 0) {
    const examples = column.words.slice(0, 3).map((word) => `"${word.slice(0, 40)}"`)
    problems.add(
      'missing values',
      column.name,
      `${facts.words} cells are not numbers (${examples.join(', ')}) and count as missing`
    )
  }
  if (facts.missing > 0) {
    problems.add(
      'missing values',
      column.name,
      `${facts.missing} of ${facts.rows} cells are missing`
    )
  }
  const values = column.numbers.map((value) => (Number.isFinite(value) ? value : NaN))
  return { kind: 'numeric', name: column.name, values }
}

function categoricalColumn(
  column: RawColumn,
  facts: ColumnFacts,
  problems: Problems
): CategoricalColumn {
  if (facts.missing > 0) {
    problems.add(
      'missing values',
      column.name,
      `${facts.missing} of ${facts.rows} cells are missing`
    )
  }
  return { kind: 'categorical', name: column.name, ...encodeCategories(column) }
}

/**
 * Numeric and categorical features; columns that say nothing or are like ids are left out, and the report says so.
 * @param categorical names of numeric columns to treat as categories
 */
export function buildTableFeatures(
  columns: RawColumn[],
  categorical: string[],
  problems: Problems
): TableFeatures {
  const chosen = new Set(categorical.map((name) => name.trim().toLowerCase()))
  const kept = columns.flatMap((column) => {
    const facts = columnFacts(column)
    const asCategories = !isNumeric(facts) || chosen.has(column.name.toLowerCase())
    const reason = reasonToLeaveOut(column, facts, asCategories)
    if (reason !== null) {
      const kind = facts.numbers + facts.words === 0 ? 'missing values' : 'note'
      problems.add(kind, column.name, `left out: ${reason}`)
      return []
    }
    return [
      asCategories
        ? categoricalColumn(column, facts, problems)
        : numericColumn(column, facts, problems)
    ]
  })
  if (kept.length === 0) {
    throw new StudioError(
      'invalid-data',
      'No column is left to learn from beside the target. A table needs at least one more column of numbers or categories.'
    )
  }
  return { kind: 'table', columns: kept }
}

/** The value range that pixels between these bounds come from. */
export function pixelRange(minimum: number, maximum: number): [number, number] {
  const lows = [0, -1]
  const highs = [1, 16, 255, 65_535]
  const low = lows.find((bound) => bound <= minimum)
  const high = highs.find((bound) => bound >= maximum)
  if (low === undefined || high === undefined) return [minimum, Math.max(maximum, minimum + 1)]
  return low === -1 && high > 1 ? [minimum, maximum] : [low, high]
}

/**
 * Columns as an image, row-major height x width x channels.
 * @param range smallest and largest value a pixel can have; found from the values when left out
 */
export function buildImageFeatures(
  columns: RawColumn[],
  image: ImageShape,
  problems: Problems,
  range?: [number, number]
): ImageFeatures {
  const { height, width, channels } = image
  const size = height * width * channels
  if (columns.length !== size) {
    throw new StudioError(
      'invalid-data',
      `An image of ${height} x ${width} x ${channels} needs ${size} columns, but ${columns.length} are left beside the ` +
        'target. Ignore the others, or choose another image size.'
    )
  }
  const facts = columns.map(columnFacts)
  const words = facts.findIndex((column) => column.words > 0)
  if (words >= 0) {
    throw new StudioError(
      'invalid-data',
      `The column "${columns[words]!.name}" holds words, so it cannot be a pixel. Ignore it or leave the image size out.`
    )
  }
  const minimum = Math.min(...facts.map((column) => column.minimum))
  const maximum = Math.max(...facts.map((column) => column.maximum))
  const found = range ?? pixelRange(minimum, maximum)
  const whole = facts.every((column) => column.integers) && found[0] >= 0 && found[1] <= 255
  const rows = columns[0]!.numbers.length
  const pixels = whole ? new Uint8Array(rows * size) : new Float32Array(rows * size)
  let missing = 0
  columns.forEach((column, index) => {
    for (let row = 0; row < rows; row++) {
      const value = column.numbers[row]!
      if (!Number.isFinite(value)) missing++
      pixels[row * size + index] = Number.isFinite(value) ? value : found[0]
    }
  })
  if (missing > 0) {
    problems.add(
      'missing values',
      'pixels',
      `${missing} pixels are missing or infinite; read as black`
    )
  }
  return {
    kind: 'image',
    shape: [height, width, channels],
    pixels,
    range: found,
    columns: columns.map(({ name }) => name)
  }
}
