import { generator } from '../../../core/random'

/** How a table of texts is written. */
export interface CsvDialect {
  name: string
  delimiter: string
  quote: '"' | "'"
  /** How a quote inside a quoted cell is written. */
  escape: 'doubled' | 'backslash'
  quoteAll: boolean
  decimal: '.' | ','
  thousands: string
  minus: string
  currency: string
  encoding: 'utf-8' | 'utf-8 with mark' | 'utf-16le' | 'utf-16be' | 'windows-1252'
  /** UTF-16 with its mark. */
  mark: boolean
  header: readonly string[] | null
  lineEnd: string
  /** Lines above the header. */
  above: readonly string[]
  /** A delimiter at the end of every line. */
  trailing: boolean
  missing: string
  /** Cells are padded to columns of the same width. */
  aligned: boolean
  /** A blank behind every delimiter. */
  spaced: boolean
  /** A cell with a line break in it. */
  broken: boolean
}

export type Cell = string | number | null

const names = ['city', 'amount', 'count', 'ratio', 'label'] as const
const yearNames = ['city', '2019', '2020', '2021', 'label']
const cities = ['Köln', 'New York, NY', 'The "Hague"', 'Bern; CH', "L'Aquila", 'A|B']
const rowCount = 40

/** What every dialect writes: words with all that needs a quote, numbers of each size, some of them missing. */
export function contentOf({ broken }: Pick<CsvDialect, 'broken'>): Cell[][] {
  return Array.from({ length: rowCount }, (_, row) => {
    const isGap = row % 9 === 4
    const city = broken && row % 10 === 3 ? 'two\nlines' : cities[row % cities.length]!
    return [
      city,
      isGap ? null : Math.round(123_456.5 * (row + 1)) / 10,
      (row * 7919) % 5000,
      (row % 2 ? -1 : 1) * (0.125 + row / 8),
      row % 3 ? 'ripe' : 'raw'
    ]
  })
}

/** The names of the columns, those that the studio gives where the file gives none. */
export const namesOf = ({ header }: CsvDialect): string[] => [
  ...(header ?? names.map((_, column) => `column ${column + 1}`))
]

const usual: CsvDialect = {
  ...{ name: 'commas', delimiter: ',', quote: '"', escape: 'doubled', quoteAll: false },
  ...{ decimal: '.', thousands: '', minus: '-', currency: '', encoding: 'utf-8', mark: true },
  ...{ header: names, lineEnd: '\n', above: [], trailing: false, missing: '' },
  ...{ aligned: false, spaced: false, broken: false }
}
const german = { delimiter: ';', decimal: ',' } as const

const variants: (Partial<CsvDialect> & { name: string })[] = [
  { name: 'commas' },
  { name: 'semicolons', delimiter: ';' },
  { name: 'tabs', delimiter: '\t' },
  { name: 'pipes', delimiter: '|' },
  { name: 'blanks', delimiter: ' ', missing: 'NA' },
  { name: 'aligned with blanks', delimiter: ' ', aligned: true, missing: 'NA' },
  { name: 'decimal commas', ...german },
  { name: 'decimal commas, thousands with points', ...german, thousands: '.' },
  { name: 'decimal commas, thousands with no-break spaces', ...german, thousands: '\u00a0' },
  { name: 'decimal commas, thousands with narrow spaces', ...german, thousands: '\u202f' },
  { name: 'decimal commas, thousands with spaces', ...german, thousands: ' ' },
  { name: 'thousands with apostrophes', delimiter: ';', thousands: "'" },
  { name: 'thousands with commas, quoted', thousands: ',' },
  { name: 'decimal commas between tabs', delimiter: '\t', decimal: ',' },
  { name: 'decimal commas between commas, quoted', decimal: ',' },
  { name: 'single quotes', quote: "'" },
  { name: 'single quotes and semicolons', quote: "'", delimiter: ';' },
  { name: 'backslash escapes', escape: 'backslash' },
  { name: 'everything quoted', quoteAll: true },
  { name: 'everything quoted, decimal commas', ...german, quoteAll: true },
  { name: 'UTF-8 with a mark', encoding: 'utf-8 with mark' },
  { name: 'UTF-16 LE', encoding: 'utf-16le' },
  { name: 'UTF-16 BE', encoding: 'utf-16be' },
  { name: 'UTF-16 LE without a mark', encoding: 'utf-16le', mark: false },
  { name: 'Windows-1252', encoding: 'windows-1252' },
  { name: 'Windows-1252 from Excel', ...german, encoding: 'windows-1252', lineEnd: '\r\n' },
  { name: 'line ends of Windows', lineEnd: '\r\n' },
  { name: 'line ends of old Macs', lineEnd: '\r' },
  { name: 'no header', header: null },
  { name: 'no header, decimal commas', ...german, header: null },
  { name: 'years as names', header: yearNames },
  { name: 'names that pandas gives', header: ['0', '1', '2', '3', '4'] },
  { name: 'a title', above: ['Sales of all cities'] },
  { name: 'titles and an empty line', above: ['Sales', 'of all cities', ''] },
  { name: 'comments', above: ['# made by a script', '# on a Monday'] },
  { name: 'sep=', delimiter: ';', above: ['sep=;'] },
  { name: 'a delimiter at the end of lines', trailing: true },
  { name: 'words for missing values', missing: '#N/A' },
  { name: 'blanks behind delimiters', spaced: true },
  { name: 'line breaks in cells', broken: true },
  { name: 'a currency', currency: '€' },
  { name: 'minus of Unicode', minus: '\u2212' }
]

/** Some forty ways to write the same table. */
export const dialects: CsvDialect[] = variants.map((variant) => ({ ...usual, ...variant }))

function numberText(value: number, { decimal, thousands, minus, currency }: CsvDialect): string {
  const [whole = '', fraction] = String(Math.abs(value)).split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, thousands)
  const digits = fraction === undefined ? grouped : `${grouped}${decimal}${fraction}`
  return `${value < 0 ? minus : ''}${digits}${currency && ` ${currency}`}`
}

function cellOf(value: Cell, column: number, dialect: CsvDialect): string {
  const { quote, escape, delimiter, quoteAll, missing } = dialect
  const isAmount = column === 1
  const text =
    value === null
      ? missing
      : typeof value === 'number'
        ? numberText(value, isAmount ? dialect : { ...dialect, currency: '' })
        : value
  const special = [delimiter, quote, '\n', '\r', ...(escape === 'backslash' ? ['\\'] : [])]
  if (!quoteAll && !special.some((one) => text.includes(one))) return text
  const inner = text.replaceAll(quote, escape === 'doubled' ? quote + quote : `\\${quote}`)
  return `${quote}${inner}${quote}`
}

/** The whole file. */
export function csvOf(dialect: CsvDialect): Buffer {
  const { delimiter, header, lineEnd, above, trailing, aligned, spaced } = dialect
  const cells = contentOf(dialect).map((row) =>
    row.map((value, column) => cellOf(value, column, dialect))
  )
  const lines = header ? [[...header], ...cells] : cells
  const widths = names.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)))
  const joined = lines.map((line) => {
    if (aligned) return line.map((cell, column) => cell.padEnd(widths[column]! + 2)).join('')
    return line.join(delimiter + (spaced ? ' ' : '')) + (trailing ? delimiter : '')
  })
  return encode([...above, ...joined, ''].join(lineEnd), dialect)
}

function encode(text: string, { encoding, mark }: CsvDialect): Buffer {
  switch (encoding) {
    case 'utf-8':
      return Buffer.from(text)
    case 'utf-8 with mark':
      return Buffer.from(`\ufeff${text}`)
    case 'utf-16le':
      return Buffer.from(mark ? `\ufeff${text}` : text, 'utf16le')
    case 'utf-16be':
      return Buffer.from(mark ? `\ufeff${text}` : text, 'utf16le').swap16()
    case 'windows-1252':
      // No character of the content is among those in which it differs from Latin-1.
      return Buffer.from(text, 'latin1')
  }
}

/** Dialects whose properties are drawn independently, as far as a file can show them. */
export function mixedDialects(count: number, seed: number): CsvDialect[] {
  const random = generator(seed, 'generation')
  const pick = <T>(...choices: T[]): T => choices[random.integer(choices.length)]!
  return Array.from({ length: count }, (_, index): CsvDialect => {
    const delimiter = pick(',', ';', '\t', '|')
    const decimal = pick('.' as const, '.' as const, ',' as const)
    const encoding = pick(
      ...(['utf-8', 'utf-8', 'utf-8 with mark', 'utf-16le', 'utf-16be', 'windows-1252'] as const)
    )
    const mixed: CsvDialect = {
      ...{ ...usual, name: `mixture ${index}`, delimiter, decimal, encoding },
      thousands: pick('', '', '', decimal === '.' ? ',' : '.', '\u00a0', "'", ' '),
      quote: pick('"', '"', '"', "'"),
      escape: pick('doubled', 'doubled', 'backslash'),
      quoteAll: pick(false, false, true),
      header: pick<readonly string[] | null>(names, names, null, yearNames),
      lineEnd: pick('\n', '\r\n', '\r'),
      above: pick<string[]>([], [], ['A title'], ['# one', '# two'], ['Report', '']),
      trailing: pick(false, false, true),
      missing: pick('', '', 'NA', '-', 'NULL', '#N/A', 'n/a'),
      spaced: pick(false, false, false, true) && delimiter !== '\t',
      broken: pick(false, false, false, true),
      minus: pick('-', '-', '\u2212')
    }
    return encoding === 'windows-1252' ? { ...mixed, minus: '-' } : mixed
  })
}
