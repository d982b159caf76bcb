import { parseNumber } from '../../table/cells'
import { looksLikeHeader } from './header'
import { type Marks, type TextRecord, tokenize } from './tokenizer'

const delimiters = ['\t', ';', '|', ',']
const sampleRecords = 200
/** Maximum number of lines above a table that may be titles or remarks. */
const longestPreamble = 50

/** How a text is written and where its table begins. */
export interface Dialect extends Marks {
  /** Lines in front of the first row, names of columns included. */
  skipLines: number
  /** As in the file, '' where a column has none; null without a header. */
  names: string[] | null
  /** Cells of a row in the file. */
  width: number
  /** Complete rows from the start of the table. */
  sample: string[][]
  /** Text above the table, for the report. */
  notes: string[]
  /** Whether the evidence for or against a header is weak. */
  headerInDoubt: boolean
}

export interface AskedDialect {
  delimiter?: string | undefined
  header?: boolean | undefined
  missing: ReadonlySet<string>
}

export const isBlankRecord = ({ cells }: TextRecord) => cells.every((cell) => cell.trim() === '')

/** The records of a sample, without blank ones and without the last, which may be incomplete. */
function sampleOf(head: string, marks: Marks, whole: boolean): TextRecord[] {
  const records = tokenize(head, marks)
  const complete = whole ? records : records.slice(0, -1)
  return complete.filter((record) => !isBlankRecord(record)).slice(0, sampleRecords)
}

function mostCommonWidth(rows: { cells: string[] }[]): number {
  const counts = new Map<number, number>()
  for (const { cells } of rows) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1)
  return [...counts].reduce((best, entry) => (entry[1] > best[1] ? entry : best), [1, 0])[0]
}

/** Single quotes enclose cells when many cells begin and end with them and none with double quotes. */
function findQuote(head: string): string {
  const single = head.match(/(^|[,;|\t\n])'(?:[^'\\\n]|''|\\.)*'(?=[,;|\t\n]|$)/g)?.length ?? 0
  const double = head.match(/(^|[,;|\t\n]) *"/g)?.length ?? 0
  return single > 2 && double === 0 ? "'" : '"'
}

function findEscape(head: string, quote: string): string {
  const backslashed = head.split(`\\${quote}`).length - 1
  const inner = head.match(quote === '"' ? /[^,;|\t\n]""[^,;|\t\n]/g : /[^,;|\t\n]''[^,;|\t\n]/g)
  return backslashed > 0 && !inner ? '\\' : quote
}

interface Candidate {
  delimiter: string | null
  width: number
  regular: number
}

/**
 * The delimiter that cuts the rows of a sample into equally many cells, most of all. Where commas may be decimal commas
 * (at most one per cell of another delimiter), the other delimiter is used; runs of spaces if nothing else splits the rows.
 */
function findDelimiter(head: string, marks: Omit<Marks, 'delimiter'>, whole: boolean) {
  const measure = (delimiter: string | null): Candidate => {
    const rows = sampleOf(head, { ...marks, delimiter }, whole)
    const width = mostCommonWidth(rows)
    const regular = rows.filter(({ cells }) => cells.length === width).length
    return { delimiter, width, regular: regular / Math.max(1, rows.length) }
  }
  const cutting = delimiters.map(measure).filter(({ width }) => width > 1)
  const best = cutting.sort((a, b) => score(b) - score(a))[0]
  if (!best || best.regular < 0.7) {
    const blanks = measure(null)
    if (blanks.width > 1 && blanks.regular > 0.9) return null
  }
  if (best?.delimiter !== ',') return best?.delimiter ?? ','
  const other = cutting.find(
    ({ delimiter, width, regular }) =>
      delimiter !== ',' && regular >= best.regular && best.width - 1 <= width
  )
  return other?.delimiter ?? ','
}

const score = ({ width, regular }: Candidate) => (regular > 0.9 ? 1 : regular / 2) * 1e6 + width

interface Start {
  /** Records above the table. */
  above: number
  /** Names that a comment line right above the table gives. */
  commented: string[] | null
  notes: string[]
}

const isComment = ({ cells }: TextRecord) => /^\s*[#%]/.test(cells[0]!)
const textOf = ({ cells }: TextRecord) => cells.join(' ').trim().slice(0, 60)

/** Where the table begins: below lines of another width, comments, and a line that counts rows and columns. */
function findStart(records: TextRecord[], width: number, marks: Marks): Start {
  const fits = ({ cells }: TextRecord) => cells.length >= width - 1
  let above = 0
  const notes: string[] = []
  let commented: string[] | null = null
  while (above < Math.min(longestPreamble, records.length - 1)) {
    const record = records[above]!
    if (isComment(record)) {
      const rest = record.cells.map((cell, index) =>
        index === 0 ? cell.replace(/^\s*[#%]+/, '') : cell
      )
      const cells = tokenize(rest.join(marks.delimiter ?? ' '), marks)[0]?.cells ?? []
      commented = cells.length === width ? cells : null
    } else if (countsRows(record, records[above + 1]!, width)) commented = null
    else if (fits(record) && !isTitle(records, above, width)) break
    else commented = null
    if (!commented) notes.push(textOf(record))
    above++
  }
  return { above, commented, notes }
}

/** A line with too few filled cells above a full row: a title that a spreadsheet padded with delimiters. */
function isTitle(records: TextRecord[], at: number, width: number): boolean {
  const filled = (record: TextRecord) => record.cells.filter((cell) => cell.trim() !== '').length
  return width > 2 && filled(records[at]!) === 1 && filled(records[at + 1]!) >= width - 1
}

/** "150,4,setosa,versicolor,virginica" counts rows and features and names classes, as scikit-learn's files do. */
function countsRows({ cells }: TextRecord, below: TextRecord, width: number): boolean {
  const [rows, features, ...classes] = cells.map((cell) => cell.trim())
  return (
    /^\d+$/.test(rows ?? '') &&
    Number(features) === width - 1 &&
    classes.length > 1 &&
    classes.every((name) => name !== '' && parseNumber(name) === null) &&
    below.cells.slice(0, width - 1).every((cell) => parseNumber(cell.trim()) !== null)
  )
}

/** Cells of a row: those that most rows have, or more where the header names more. */
function widthOf(common: number, named: string[] | null): number {
  const names = named?.findLastIndex((name) => name.trim() !== '') ?? -1
  return Math.max(common, names + 1)
}

/** Names for rows that are one cell wider: R writes no name above the names of its rows. */
function fitNames(names: string[], width: number, rows: string[][]): string[] {
  if (names.length !== width - 1) return names.slice(0, width)
  const trailing = rows.every((row) => row.length < width || row[width - 1]!.trim() === '')
  return trailing ? [...names, ''] : ['', ...names]
}

/**
 * Finds how a text is written from its beginning.
 * @param head normalised line ends, without a byte order mark
 * @param whole whether that is all of it
 * @returns null when there is no complete row
 */
export function findDialect(head: string, whole: boolean, asked: AskedDialect): Dialect | null {
  const separator = /^\s*"?sep=(.)"?[ ,;\t]*\n/i.exec(head)
  const text = separator ? head.slice(separator[0].length) : head
  const quote = findQuote(text)
  const escape = findEscape(text, quote)
  const delimiter =
    asked.delimiter ?? separator?.[1] ?? findDelimiter(text, { quote, escape }, whole)
  const marks: Marks = { delimiter, quote, escape }
  const records = sampleOf(text, marks, whole)
  if (records.length === 0) return null
  const body = records.filter((record) => !isComment(record))
  const common = mostCommonWidth(body.length > 2 ? body.slice(1) : body)
  const start = findStart(records, common, marks)
  const table = records.slice(start.above).filter((record) => !isComment(record))
  const rows = table.map(({ cells }) => cells)
  const evidence = start.commented
    ? { header: true, inDoubt: false }
    : looksLikeHeader(rows, asked.missing)
  const header = asked.header ?? evidence.header
  const named = start.commented && header ? start.commented : header ? rows[0]! : null
  const width = widthOf(common, named)
  const sample = header && !start.commented ? rows.slice(1) : rows
  const offset = separator ? 1 : 0
  const first = header && !start.commented ? (table[1]?.line ?? table[0]!.line + 1) : table[0]!.line
  return {
    ...marks,
    skipLines: first - 1 + offset,
    names: named && fitNames(named, width, sample),
    width,
    sample,
    notes: [...(separator ? ['a line sep='] : []), ...start.notes],
    headerInDoubt: asked.header === undefined && evidence.inDoubt
  }
}
