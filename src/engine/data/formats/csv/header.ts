import { parseNumber } from '../../table/cells'

export interface HeaderEvidence {
  header: boolean
  /** The first row could be read either way. */
  inDoubt: boolean
}

const numberOf = (cell: string) => parseNumber(cell.trim().replace(/^(\d+),(\d+)$/, '$1.$2'))
const isWhole = (cell: string) => /^\d{1,9}$/.test(cell.trim())

/** Whole numbers that count up by one: pandas' default names of columns, or years. */
function countsUp(cells: string[]): boolean {
  const numbers = cells.map(Number)
  return (
    cells.length >= 3 &&
    cells.every(isWhole) &&
    numbers.every((number, index) => index === 0 || number === numbers[index - 1]! + 1)
  )
}

/** What people call the column of classes. */
const namesTarget = /^(labels?|class|target|y|species|category|outcome)$/i

/** Most cells occur more than once. */
function recurring(cells: string[]): boolean {
  return cells.length >= 4 && new Set(cells).size <= cells.length / 2
}

/** The numbers above cannot be values of their columns: below are fractions, or only other magnitudes. */
function standsOut(first: string[], below: string[][], missing: ReadonlySet<string>): boolean {
  const columns = first.flatMap((cell, column) => {
    if (!isWhole(cell)) return []
    const cells = below.map((row) => row[column]?.trim() ?? '').filter((text) => !missing.has(text))
    const values = cells.map(numberOf).filter((value) => value !== null)
    if (values.length < cells.length / 2) return [cells.length > 0]
    const own = Number(cell)
    const outside = own < Math.min(...values) || own > Math.max(...values)
    const fractions = values.filter((value) => !Number.isInteger(value)).length
    return [outside || fractions > values.length / 2]
  })
  return columns.length > 0 && columns.filter(Boolean).length >= columns.length * 0.75
}

/**
 * Whether the first row names the columns. Evidence for it: words above numbers; whole numbers that count up (pandas'
 * names, years) above values that do not; words that never occur again below themselves. Evidence against: a word that
 * occurs again below itself, a number like those below, a name given twice among numbers.
 * @param rows the first rows of the file, at least one
 */
export function looksLikeHeader(rows: string[][], missing: ReadonlySet<string>): HeaderEvidence {
  const [first, ...below] = rows
  const no = { header: false, inDoubt: false }
  if (!first || below.length === 0) return no
  const present = first.filter((cell) => !missing.has(cell.trim()))
  if (present.length === 0) return no
  const cellsBelow = (column: number) =>
    below.map((row) => row[column]?.trim() ?? '').filter((cell) => !missing.has(cell))
  const words = first.flatMap((cell, column) =>
    missing.has(cell.trim()) || numberOf(cell) !== null ? [] : [{ cell: cell.trim(), column }]
  )
  const numbers = present.filter((cell) => numberOf(cell) !== null)
  const recurs = words.some(({ cell, column }) => cellsBelow(column).includes(cell))
  const aboveNumbers = words.some(({ column }) => {
    const cells = cellsBelow(column)
    return (
      cells.length > 0 &&
      cells.filter((cell) => numberOf(cell) !== null).length > cells.length * 0.8
    )
  })
  const distinct = new Set(present.map((cell) => cell.trim())).size === present.length
  if (numbers.length === 0) {
    if (aboveNumbers) return { header: true, inDoubt: false }
    const onlyWords = distinct && !recurs
    return { header: onlyWords, inDoubt: onlyWords && below.length > 2 && words.length < 2 }
  }
  if (recurs || !distinct) return no
  // Words that never occur again, above words that do.
  const novel = words.length > 0 && words.every(({ column }) => recurring(cellsBelow(column)))
  if (!numbers.every(isWhole)) {
    return { header: novel && words.some(({ cell }) => namesTarget.test(cell)), inDoubt: novel }
  }
  const counting = countsUp(numbers)
  if (countsUp(present) && present.length >= 4 && Number(present[0]) <= 1)
    return { header: true, inDoubt: false }
  const apart = standsOut(first, below, missing)
  if (aboveNumbers && (counting || apart)) return { header: true, inDoubt: false }
  if (counting && novel) return { header: true, inDoubt: false }
  if (counting && apart) return { header: true, inDoubt: words.length === 0 && numbers.length < 4 }
  return {
    header: aboveNumbers && words.length >= numbers.length,
    inDoubt: aboveNumbers || counting
  }
}
