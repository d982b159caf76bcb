import { lowerBound } from './series'
import type { ChartLine } from './lines'

export interface ChartTable {
  rows: { x: number; values: (number | null)[] }[]
  /** Rows that the lines have altogether. */
  total: number
}

/** The values of a chart's lines in rows, evenly picked where there are too many to read. */
export function tableRows(lines: ChartLine[], limit: number): ChartTable {
  const longest = lines.reduce<ArrayLike<number>>((a, { x }) => (x.length > a.length ? x : a), [])
  const total = longest.length
  const count = Math.min(limit, total)
  const rows = Array.from({ length: count }, (_, row) => {
    const index = count === 1 ? total - 1 : Math.round((row * (total - 1)) / (count - 1))
    const x = longest[index] ?? 0
    return { x, values: lines.map((line) => valueAt(line, x)) }
  })
  return { rows, total }
}

/** The latest value at or before a position. */
function valueAt({ x, y }: ChartLine, position: number): number | null {
  const index = lowerBound(x, position)
  const exact = x[index] === position ? index : index - 1
  return exact >= 0 ? (y[exact] ?? null) : null
}
