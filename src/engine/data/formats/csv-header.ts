import { parseNumber } from '../table/cells'

const isMissing = (cell: string, missing: ReadonlySet<string>) => missing.has(cell.trim())
const isNumber = (cell: string) => parseNumber(cell.trim()) !== null

/** pandas numbers unnamed columns 0, 1, 2, ... */
function countsUp(cells: string[]): boolean {
  return cells.length >= 4 && cells.every((cell, index) => cell.trim() === String(index))
}

/**
 * Whether the first row names the columns. It does when some column is numeric below a first cell that is not; when
 * it counts 0, 1, 2, ...; or, among texts only, when no first cell occurs again below itself.
 * @param rows the first rows of the file, at least one
 */
export function looksLikeHeader(rows: string[][], missing: ReadonlySet<string>): boolean {
  const [first, ...below] = rows
  if (!first || below.length === 0) return false
  if (countsUp(first)) return true
  const present = first.filter((cell) => !isMissing(cell, missing))
  if (present.some(isNumber)) return false
  const cellsBelow = (column: number) =>
    below.map((row) => row[column] ?? '').filter((cell) => !isMissing(cell, missing))
  const numericBelow = first.some((cell, column) => {
    const cells = cellsBelow(column)
    return !isMissing(cell, missing) && cells.length > 0 && cells.every(isNumber)
  })
  if (numericBelow) return true
  const distinct = new Set(present).size === present.length
  return distinct && first.every((cell, column) => !cellsBelow(column).includes(cell))
}
