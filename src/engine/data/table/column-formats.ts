import { type ColumnFormat, type ReadingOptions, usualMissing } from '../../../contract/data'
import { formatPlural } from '../../../contract/format-number'
import type { Problems } from '../problems'
import { blocksOf } from '../rows/number-values'
import {
  type DecimalMark,
  groupsByPoint,
  hasDecimalComma,
  hasGroupedCommas,
  parseFormatted
} from './number-format'
import type { RawColumn, RawTable } from './raw-table'

/** Words that stand for a missing value where the other cells of the column are numbers. */
const missingWords = new Set([
  '-',
  '--',
  '---',
  '–',
  '—',
  '.',
  '..',
  '?',
  '*',
  'n/a',
  'na',
  'n.a.',
  'n.a',
  'nan',
  '-nan',
  'nil',
  'null',
  'none',
  '(null)',
  '\\n',
  'missing',
  'unknown',
  'undefined',
  '#n/a',
  '#na',
  '#n/a n/a',
  '<na>',
  '#value!',
  '#div/0!',
  '#ref!',
  '#num!',
  '#null!',
  '#name?',
  'nat',
  'k.a.',
  'k. a.',
  'empty',
  'blank',
  'not available',
  'not applicable'
])

/** "NA" is also Namibia and a grade: if missing values are not configured, each column decides. */
const ambiguous = 'NA'
const isUsual = ({ missing }: ReadingOptions) => missing.join('\n') === usualMissing.join('\n')

/** The words that are missing in every column, regardless of the column. */
export function missingEverywhere(reading: ReadingOptions): Set<string> {
  return new Set(
    isUsual(reading) ? usualMissing.filter((word) => word !== ambiguous) : reading.missing
  )
}

/** A column of codes of two capitals, as countries have. */
const holdsCodes = ({ words, numbers }: RawColumn) => {
  const others = words.filter((word) => word !== ambiguous)
  return (
    others.length > 0 &&
    others.every((word) => /^[A-Z]{2}$/.test(word)) &&
    numbers.every(Number.isNaN)
  )
}

interface Coded {
  codes: Int32Array
  words: string[]
}

/** Cells that hold a word hold none. */
function withoutWord({ codes, words }: Coded, word: string): Coded {
  const gone = words.indexOf(word)
  if (gone < 0) return { codes, words }
  return {
    words: words.filter((other) => other !== word),
    codes: codes.map((code) => (code === gone ? -1 : code > gone ? code - 1 : code))
  }
}

/** The column without a word, also where its spelling is kept. */
function without(column: RawColumn, word: string): RawColumn {
  const { codes, words, spelling } = column
  if (!codes || !words.includes(word)) return column
  const left = withoutWord({ codes, words }, word)
  return {
    ...column,
    words: left.words,
    codes: left.words.length > 0 ? left.codes : null,
    ...(spelling && { spelling: withoutWord(spelling, word) })
  }
}

/** How many numbers a column has, and how often each of its words. */
function count({ numbers, codes, words }: RawColumn) {
  const counts = new Float64Array(words.length)
  let plain = 0
  for (const { start, values } of blocksOf(numbers)) {
    for (let at = 0; at < values.length; at++) {
      const code = codes?.[start + at] ?? -1
      if (code >= 0) counts[code]!++
      else if (!Number.isNaN(values[at]!)) plain++
    }
  }
  return { counts, plain }
}

/** What the words of a column would be with this decimal mark. */
function interpret(words: string[], counts: Float64Array, mark: DecimalMark) {
  const numbers = words.map((word) => parseFormatted(word, mark))
  const parsed = numbers.reduce<number>(
    (sum, number, code) => sum + (number === null ? 0 : counts[code]!),
    0
  )
  return { mark, numbers, parsed }
}

/** Words that count as missing among numbers: the usual ones, or one that recurs in an otherwise numeric column. */
function findMissing(
  words: string[],
  values: (number | null)[],
  counts: Float64Array,
  numeric: number
): string[] {
  const left = words.flatMap((word, code) =>
    values[code] === null ? [{ word, count: counts[code]! }] : []
  )
  const isMissing = ({ word }: { word: string }) => missingWords.has(word.trim().toLowerCase())
  const usual = left.filter(isMissing).map(({ word }) => word)
  const others = left.filter((item) => !isMissing(item))
  const [only] = others
  if (only && others.length === 1 && only.count > 1 && numeric >= 20 && numeric >= 4 * only.count) {
    return [...usual, only.word]
  }
  const odd = others.reduce((sum, { count }) => sum + count, 0)
  return odd * 20 <= numeric ? usual : []
}

/**
 * How the words of a column are numbers, or null when they are not: nearly all cells (19 in 20) are numbers once the
 * format is known and the words for missing values are set aside.
 */
function findFormat(column: RawColumn, fileMark: DecimalMark | null): ColumnFormat | null {
  const { words } = column
  const { counts, plain } = count(column)
  const own: DecimalMark | null = hasDecimalComma(words)
    ? ','
    : hasGroupedCommas(words)
      ? '.'
      : null
  const preferred = own ?? fileMark ?? '.'
  const readings = [preferred, preferred === '.' ? (',' as const) : ('.' as const)].map((mark) =>
    interpret(words, counts, mark)
  )
  const [first, second] = readings as [(typeof readings)[0], (typeof readings)[0]]
  const best = second.parsed > first.parsed && own === null ? second : first
  const numeric = plain + best.parsed
  const missing = findMissing(words, best.numbers, counts, numeric)
  const set = new Set(missing)
  const odd = words.reduce(
    (sum, word, code) => sum + (best.numbers[code] === null && !set.has(word) ? counts[code]! : 0),
    0
  )
  if (numeric === 0 || (odd > 0 && (numeric < 20 || odd * 20 > numeric))) return null
  return { decimal: best.mark, missing }
}

/** The column with its words turned into numbers and missing values as the format says. */
function withFormat(column: RawColumn, format: ColumnFormat): RawColumn {
  if (format.text) return format.missing.reduce(without, column)
  const source =
    format.decimal === ',' && column.spelling ? fromSpelling(column, column.spelling) : column
  const dictionary = new Map<string, number>()
  const meanings = source.words.map((word) => {
    if (format.missing.includes(word)) return { number: NaN, code: -1 }
    const number = parseFormatted(word, format.decimal)
    if (number !== null) return { number, code: -1 }
    const code = dictionary.size
    dictionary.set(word, code)
    return { number: NaN, code }
  })
  const written = source.codes
  const numbers = source.numbers.map((number, row) => {
    const code = written?.[row] ?? -1
    return code < 0 ? number : meanings[code]!.number
  })
  const codes = written?.map((code) => (code < 0 ? -1 : meanings[code]!.code)) ?? null
  const words = [...dictionary.keys()]
  return { ...column, numbers, codes: words.length > 0 ? codes : null, words }
}

/** Every cell as the word that it is written as. */
const fromSpelling = (
  column: RawColumn,
  { codes, words }: NonNullable<RawColumn['spelling']>
): RawColumn => ({
  ...column,
  numbers: new Float64Array(codes.length).fill(NaN),
  codes,
  words
})

/** Whether many numbers of a column are none any more once its decimal mark is a comma. */
function mixesMarks(column: RawColumn, formatted: RawColumn): boolean {
  if (!column.spelling) return false
  const { counts, plain } = count(formatted)
  const before = new Set(column.words)
  const lost = formatted.words.reduce(
    (sum, word, code) => sum + (before.has(word) ? 0 : counts[code]!),
    0
  )
  return lost * 20 > plain
}

function describe(before: RawColumn, format: ColumnFormat): string[] {
  const { counts } = count(before)
  const lines: string[] = []
  const texts = before.words.filter(
    (word) => !format.missing.includes(word) && parseFormatted(word, format.decimal) !== null
  )
  const [example] = texts
  if (example !== undefined) {
    const kind =
      /,/.test(example) || /\.\d{3}/.test(example)
        ? format.decimal === ','
          ? ' with decimal commas'
          : ' with grouped thousands'
        : ''
    lines.push(`numbers are read${kind}: ${example} is ${parseFormatted(example, format.decimal)}`)
  }
  for (const word of format.missing) {
    const code = before.words.indexOf(word)
    if (code < 0) continue
    const cells = formatPlural(counts[code]!, 'cell contains', 'cells contain')
    lines.push(`${cells} "${word}": read as missing`)
  }
  return lines
}

/**
 * Reads the numbers of every column in the format that the whole column is written in, and finds the words that stand
 * for missing values in it. The detected formats are reported, and stored in `reading.formats` for later files.
 * @param known formats by column, as they were found before
 */
export function readFormats(
  table: RawTable,
  reading: ReadingOptions,
  problems: Problems
): { table: RawTable; formats: Record<string, ColumnFormat> } {
  const known = reading.formats
  const comma = table.columns.some(({ words }) => hasDecimalComma(words))
  const asked = isUsual(reading)
  const texts = new Set(reading.categorical.map((name) => name.trim().toLowerCase()))
  const fileMark = reading.decimal ?? (comma ? ',' : null)
  const formats: Record<string, ColumnFormat> = {}
  const columns = table.columns.map((read) => {
    const { name } = read
    if (known ? known[name]?.text : asked && read.words.includes(ambiguous) && holdsCodes(read)) {
      formats[name] = { decimal: '.', missing: [], text: true }
      problems.add(
        'note',
        name,
        '"NA" is read as a value, like the other codes; add it to the missing values if needed'
      )
      return read
    }
    const column = asked ? without(read, ambiguous) : read
    if (asked && column !== read && !known && column.words.length > 0) {
      problems.add(
        'note',
        name,
        '"NA" is read as missing; set the words for missing values to keep it'
      )
    }
    if ((known && !known[name]) || texts.has(name.trim().toLowerCase())) return column
    const grouped = fileMark === ',' && column.spelling && groupsByPoint(column.spelling.words)
    const before = grouped ? fromSpelling(column, column.spelling!) : column
    const format =
      known?.[column.name] ??
      (grouped
        ? { decimal: ',' as const, missing: [] }
        : column.words.length > 0
          ? findFormat(column, fileMark)
          : null)
    if (!format) return column
    const formatted = withFormat(column, format)
    if (!known && mixesMarks(column, formatted)) {
      const [comma] = column.words
      const point = formatted.words.find((word) => !column.words.includes(word))
      problems.add(
        'uncertain',
        name,
        `not read as numbers: some cells have a decimal comma (${comma}) and some a point (${point}); write all of them one way`
      )
      return column
    }
    formats[column.name] = format
    for (const line of describe(before, format)) problems.add('note', column.name, line)
    return formatted
  })
  return { table: { ...table, columns }, formats }
}
