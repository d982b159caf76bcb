import { formatPart, formatPlural } from '../../../contract/format-number'
import type { ImageShape, ReadingOptions } from '../../../contract/data'
import { StudioError } from '../../../contract/errors'
import { type ColumnFacts, columnFacts, encodeCategories, isNumeric } from './column-facts'
import type { CategoricalColumn, ImageFeatures, NumericColumn, TableFeatures } from '../dataset'
import type { Problems } from '../problems'
import { type NumberValues, rangeOf } from '../rows/number-values'
import type { RawColumn } from './raw-table'
import { holdsText } from './text-column'

const maximumCategories = 1000
/** "id", "PassengerId", "customer_id", "row number": names of row ids. */
const idName =
  /^(id|uid|uuid|guid|index|idx|key|no\.?|nr\.?|#|row|serial|record)$|[ _.-](id|uid|uuid|guid|index|idx|key|no|nr|number)$|[a-z]I[dD]$|^(row|record|sample|serial)[ _.-]?(id|no|nr|number|index)$/i
/** An index that a table was written with: without a name, or with pandas' name for it. */
const indexName = /^(unnamed(: ?\d+)?|__index_level_\d+__|column 1|rownames?)$/i

const hint = (name: string) => `; keep it with "${name}" among the columns to keep`

/** Whether no number occurs twice; a set of them would take ten times their memory. */
function allDiffer(numbers: NumberValues): boolean {
  const sorted = rangeOf(numbers, 0, numbers.length).slice().sort()
  return sorted.every((value, place) => place === 0 || value !== sorted[place - 1])
}

/** How many different codes there are. @param words as many as codes can be */
function countCodes(codes: Int32Array, words: number): number {
  const seen = new Uint8Array(words)
  for (const code of codes) seen[code] = 1
  return seen.reduce((sum, one) => sum + one, 0)
}

/** Why a column that differs in every row and numbers them is no feature, or null. */
function reasonAsId(column: RawColumn, facts: ColumnFacts): string | null {
  const { name, numbers, codes } = column
  const whole = facts.words === 0 && facts.integers && facts.infinite === 0
  const text = facts.numbers === 0 && facts.words > 0
  if (facts.missing > 0 || facts.rows < 3 || !(whole || text)) return null
  const named = idName.test(name.trim())
  const index = indexName.test(name.trim())
  if (!named && !index) return null
  if (!(text ? countCodes(codes!, facts.distinctWords) === facts.rows : allDiffer(numbers)))
    return null
  const counter = whole && numbers.every((value, row) => value === facts.minimum + row)
  if (name === 'column 1' && !(counter && facts.minimum <= 1)) return null
  const what = counter
    ? 'it only counts the rows'
    : 'it differs in every row and its name looks like an id'
  return `${what}${hint(name)}`
}

/** Why a column cannot be a feature, or null when it can. */
function reasonToLeaveOut(
  column: RawColumn,
  facts: ColumnFacts,
  categorical: boolean
): string | null {
  if (facts.numbers + facts.words === 0) return 'every cell is missing'
  const id = reasonAsId(column, facts)
  if (id !== null) return id
  if (!categorical) return null
  const distinct = facts.distinctWords + facts.distinctNumbers
  const present = facts.words + facts.numbers
  if (distinct > maximumCategories || (distinct > 20 && distinct > present / 2)) {
    const many = `it has ${distinct > maximumCategories ? 'more than 1000' : distinct} different texts in ${present} rows`
    return holdsText(column)
      ? `${many}; to learn from them alone, choose "${column.name}" as the text column`
      : `${many}, like names or ids${hint(column.name)}`
  }
  return null
}

/** Whether a column can be a feature as it is. */
export function isUsable(
  column: RawColumn,
  { categorical, keep = [] }: Pick<ReadingOptions, 'categorical' | 'keep'>
): boolean {
  const facts = columnFacts(column)
  const isAmong = (names: string[]) =>
    names.some((name) => name.trim().toLowerCase() === column.name.toLowerCase())
  if (facts.numbers + facts.words === 0) return false
  const asCategories = !isNumeric(facts) || isAmong(categorical)
  return isAmong(keep) || reasonToLeaveOut(column, facts, asCategories) === null
}

const wholeNumber = /^[+-]?\d{16,}$/
const isRounded = (text: string): boolean =>
  wholeNumber.test(text) && BigInt(text) !== BigInt(Number(text))

/** The first text of a column that is not the number that it is read as. */
function findRounded({ spelling }: RawColumn, { maximum, minimum }: ColumnFacts) {
  const isLarge = Math.max(maximum, -minimum) > Number.MAX_SAFE_INTEGER
  return isLarge ? spelling?.words.find(isRounded) : undefined
}

/** A text of a column that begins with zeros, as postcodes and numbers of accounts do. */
const findPadded = ({ spelling }: RawColumn): string | undefined =>
  spelling?.words.find((text) => /^0\d+$/.test(text))

function numericColumn(column: RawColumn, facts: ColumnFacts, problems: Problems): NumericColumn {
  const padded = findPadded(column)
  if (padded !== undefined) {
    problems.add(
      'note',
      column.name,
      `begins with zeros (${padded}) and is read as numbers; as categories they keep their text`
    )
  }
  const rounded = findRounded(column, facts)
  if (rounded !== undefined) {
    problems.add(
      'note',
      column.name,
      `whole numbers beyond 2^53 are rounded: ${rounded} is ${BigInt(Number(rounded))}; as categories they keep their text`
    )
  }
  if (facts.infinite > 0) {
    problems.add(
      'missing values',
      column.name,
      `${formatPlural(facts.infinite, 'infinite value counts', 'infinite values count')} as missing`
    )
  }
  if (facts.words > 0) {
    const examples = column.words.slice(0, 3).map((word) => `"${word.slice(0, 40)}"`)
    problems.add(
      'missing values',
      column.name,
      `${formatPlural(facts.words, 'cell')} ${facts.words === 1 ? 'is no number' : 'are not numbers'} (${examples.join(', ')}): counted as missing`
    )
  }
  if (facts.missing > 0) {
    problems.add(
      'missing values',
      column.name,
      `${formatPart(facts.missing, facts.rows, 'cell', ['is', 'are'])} missing`
    )
  }
  const values =
    facts.infinite === 0
      ? column.numbers
      : column.numbers.map((value) => (Number.isFinite(value) ? value : NaN))
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
      `${formatPart(facts.missing, facts.rows, 'cell', ['is', 'are'])} missing`
    )
  }
  return { kind: 'categorical', name: column.name, ...encodeCategories(column) }
}

/**
 * Numeric and categorical features; constant columns and id-like columns are left out and reported.
 * @param reading names numeric columns to treat as categories, and columns to keep although they look like ids
 */
export function buildTableFeatures(
  columns: RawColumn[],
  { categorical, keep = [] }: Pick<ReadingOptions, 'categorical' | 'keep'>,
  problems: Problems
): TableFeatures {
  const lower = (names: string[]) => new Set(names.map((name) => name.trim().toLowerCase()))
  const [chosen, wanted] = [lower(categorical), lower(keep)]
  const reasons: string[] = []
  const kept = columns.flatMap((column) => {
    const facts = columnFacts(column)
    const asCategories = !isNumeric(facts) || chosen.has(column.name.toLowerCase())
    const empty = facts.numbers + facts.words === 0
    const isWanted = wanted.has(column.name.toLowerCase()) && !empty
    const reason = isWanted ? null : reasonToLeaveOut(column, facts, asCategories)
    if (reason !== null) {
      reasons.push(`"${column.name}": ${reason}`)
      const kind = empty ? 'missing values' : 'note'
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
      'No column besides the target is left. A table needs at least one more column of numbers or ' +
        `categories.${reasons.length > 0 ? ` Left out: ${reasons.slice(0, 10).join('; ')}.` : ''}`
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
      `An image of ${height} x ${width} x ${channels} needs ${size} columns, but ${columns.length} are left besides the ` +
        'target. Ignore the others, or choose another image size.'
    )
  }
  const facts = columns.map(columnFacts)
  const words = facts.findIndex((column) => column.words > 0)
  if (words >= 0) {
    throw new StudioError(
      'invalid-data',
      `The column "${columns[words]!.name}" holds text, so it cannot be a pixel. Ignore it or leave the image size out.`
    )
  }
  const minimum = Math.min(...facts.map((column) => column.minimum))
  const maximum = Math.max(...facts.map((column) => column.maximum))
  const found = range ?? pixelRange(minimum, maximum)
  const whole = facts.every((column) => column.integers) && found[0] >= 0 && found[1] <= 255
  const rows = columns[0]!.numbers.length
  const pixels = whole ? new Uint8Array(rows * size) : new Float32Array(rows * size)
  let missing = 0
  columns.forEach(({ numbers }, index) =>
    numbers.forEach((value, row) => {
      if (!Number.isFinite(value)) missing++
      pixels[row * size + index] = Number.isFinite(value) ? value : found[0]
    })
  )
  if (missing > 0) {
    problems.add(
      'missing values',
      'pixels',
      `${formatPlural(missing, 'pixel is', 'pixels are')} missing or infinite; read as black`
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
