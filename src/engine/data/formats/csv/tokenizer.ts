/** How records and cells of a text are marked off. */
export interface Marks {
  /** One character; null for runs of blanks. */
  delimiter: string | null
  /** Encloses cells that hold delimiters or line ends; null when nothing does. */
  quote: string | null
  /** Makes a quote inside quotes an ordinary character: the quote itself, or a backslash. */
  escape: string
}

export interface TextRecord {
  cells: string[]
  /** The line it starts on, from 1. */
  line: number
  /** Quotes that open a cell and do not close it: read as ordinary characters. */
  strayQuotes: number
}

/** Characters: a quoted cell that is longer has lost its closing quote. */
export const longestCell = 1 << 20
/** Characters: a record that is longer is no row of a table. */
export const longestRecord = 1 << 24

export class RecordTooLong extends Error {
  /**
   * @param line on which it begins
   * @param quote line and column of the first quote that opens a cell in it, if any
   */
  constructor(
    readonly line: number,
    readonly quote: { line: number; column: number } | null
  ) {
    super()
  }
}

interface Cell {
  text: string
  /** Position behind the cell: a delimiter, a line end, or the end of the text. */
  end: number
}

/**
 * Cuts text into records. A quote that opens a cell but is not closed before a delimiter or a line end, or that would
 * swallow whole rows, is an ordinary character, so a stray quote loses no row.
 */
export class Tokenizer {
  private line = 1

  /** @param width cells of a row, if known: distinguishes a multi-line cell from swallowed rows */
  constructor(
    private readonly marks: Marks,
    private readonly width: number | null = null
  ) {}

  /**
   * The records of a text, many at a time.
   * @param pieces all of the text; line ends are \n
   * @throws RecordTooLong
   */
  async *records(pieces: AsyncIterable<string>): AsyncGenerator<TextRecord[]> {
    let held = ''
    let incomplete = 0
    for await (const piece of pieces) {
      held += piece
      // A record that was cut off is looked at again only when twice as much is there, so that no text takes longer
      // than its length.
      if (held.length < 2 * incomplete && held.length <= longestRecord) continue
      const { records, rest } = this.cut(held, false)
      yield records
      held = held.slice(rest)
      incomplete = held.length
      if (held.length > longestRecord) throw this.tooLong(held)
    }
    yield this.cut(held, true).records
  }

  private tooLong(record: string): RecordTooLong {
    const { delimiter, quote } = this.marks
    const opens = (at: number): boolean =>
      at === 0 || record[at - 1] === '\n' || isDelimiter(record[at - 1]!, delimiter)
    let at = quote === null ? -1 : record.indexOf(quote)
    while (at >= 0 && !opens(at)) at = record.indexOf(quote!, at + 1)
    if (at < 0) return new RecordTooLong(this.line, null)
    const line = this.line + count(record, '\n', 0, at)
    const column = at - record.lastIndexOf('\n', at)
    return new RecordTooLong(this.line, { line, column })
  }

  /**
   * The records that are complete in a text.
   * @param last whether the text ends here
   */
  cut(text: string, last: boolean): { records: TextRecord[]; rest: number } {
    const records: TextRecord[] = []
    // The rest may hold the closing quote, so as much is held back as a quoted cell can be long.
    let at = 0
    while (at < text.length) {
      const lineEnd = text.indexOf('\n', at)
      if (lineEnd < 0 && !last) break
      const record = this.record(text, at, lineEnd < 0 ? text.length : lineEnd, last)
      if (!record) break
      records.push(record.found)
      at = record.next
    }
    return { records, rest: at }
  }

  private record(text: string, start: number, lineEnd: number, last: boolean) {
    const { delimiter, quote } = this.marks
    const line = this.line
    const plain = text.slice(start, lineEnd)
    if (quote === null || !plain.includes(quote)) {
      this.line++
      const cells = delimiter === null ? splitBlanks(plain) : plain.split(delimiter)
      return { found: { cells, line, strayQuotes: 0 }, next: lineEnd + 1 }
    }
    const cells: string[] = []
    let [at, strayQuotes] = [start, 0]
    for (;;) {
      const open = skipBlanks(text, at)
      const quoted = text[open] === quote ? this.quotedCell(text, open, last) : null
      if (quoted === 'cut off') return null
      if (text[open] === quote && !quoted) strayQuotes++
      const cell = quoted ?? this.plainCell(text, at)
      cells.push(cell.text)
      if (cell.end >= text.length || text[cell.end] === '\n') {
        this.line += count(text, '\n', start, cell.end) + 1
        return {
          found: { cells: dropEdges(cells, delimiter), line, strayQuotes },
          next: cell.end + 1
        }
      }
      at = cell.end + 1
    }
  }

  private plainCell(text: string, at: number): Cell {
    const { delimiter } = this.marks
    let end = at
    while (end < text.length && text[end] !== '\n' && !isDelimiter(text[end]!, delimiter)) end++
    return { text: text.slice(at, end), end }
  }

  /** The cell whose quote opens at `open`; null when it is not closed properly. */
  private quotedCell(text: string, open: number, last: boolean): Cell | 'cut off' | null {
    const { delimiter, quote, escape } = this.marks
    let at = open + 1
    for (;;) {
      const close = text.indexOf(quote!, at)
      if (close < 0 || close - open > longestCell) {
        return !last && close < 0 && text.length - open <= longestCell ? 'cut off' : null
      }
      if (escape === quote && text[close + 1] === quote) {
        at = close + 2
        continue
      }
      if (escape !== quote && text[close - 1] === escape) {
        at = close + 1
        continue
      }
      const end = delimiter === null ? close + 1 : skipBlanks(text, close + 1)
      if (end >= text.length && !last) return 'cut off'
      const closes = end >= text.length || text[end] === '\n' || isDelimiter(text[end]!, delimiter)
      const inner = text.slice(open + 1, close)
      if (!closes || this.swallowsRows(inner)) return null
      return { text: inner.replaceAll(`${escape}${quote}`, quote!), end }
    }
  }

  /** Whether a cell of several lines holds whole rows: most of its inner lines have as many cells as a row. */
  private swallowsRows(inner: string): boolean {
    const { width, marks } = this
    if (width === null || width < 2 || !inner.includes('\n')) return false
    const lines = inner.split('\n').slice(1, -1)
    const rows = lines.filter((line) => {
      const cells = marks.delimiter === null ? splitBlanks(line) : line.split(marks.delimiter)
      return cells.length === width
    })
    return rows.length > lines.length / 2
  }
}

const isBlank = (character: string | undefined) => character === ' ' || character === '\t'

const isDelimiter = (character: string, delimiter: string | null) =>
  delimiter === null ? isBlank(character) : character === delimiter

function skipBlanks(text: string, at: number): number {
  let next = at
  while (text[next] === ' ') next++
  return next
}

const splitBlanks = (line: string) => {
  const trimmed = line.trim()
  return trimmed === '' ? [''] : trimmed.split(/[ \t]+/)
}

/** Blanks around and between cells of a line that blanks delimit are no cells. */
const dropEdges = (cells: string[], delimiter: string | null) =>
  delimiter === null ? cells.filter((cell) => cell !== '') : cells

function count(text: string, character: string, start: number, end: number): number {
  let found = 0
  for (let at = text.indexOf(character, start); at >= 0 && at < end; found++) {
    at = text.indexOf(character, at + 1)
  }
  return found
}

/** All records of a text. */
export function tokenize(text: string, marks: Marks, width: number | null = null): TextRecord[] {
  return new Tokenizer(marks, width).cut(text, true).records
}
