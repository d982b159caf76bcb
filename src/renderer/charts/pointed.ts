import { lowerBound } from './series'
import type { ChartLine } from './lines'
import { rowOf } from './lines'
import type { Range } from './bucket'

/** What a chart says about the values next to the pointer. */
export interface Pointed {
  /** Where the nearest value lies. */
  x: number
  /** Titles of the values of a row; one without a title where each row has one value. */
  columns: string[]
  rows: PointedRow[]
  /** Rows that are not among them, for want of room. */
  left: number
}

interface PointedRow {
  key: string
  label: string
  colour: number
  dash: readonly number[]
  /** One for each column; null where there is none near. */
  values: (number | null)[]
  isNearest: boolean
}

interface Place {
  x: number
  /** Vertical distance of a value from the pointer, in pixels. */
  distance: (value: number) => number
  /** What the horizontal axis shows. */
  shown: Range
}

const mostRows = 12
/** Share of the axis by which the pointer may lie beside the ends of a line. */
const beside = 0.02

/**
 * The values of lines at the pointer, the largest first. Lines with the same row are next to each other.
 * @param lines those that the chart draws
 * @param alongside more of the same rows, drawn elsewhere
 */
export function pointedValues(
  lines: ChartLine[],
  alongside: ChartLine[],
  { x, distance, shown }: Place
): Pointed | null {
  const slack = beside * (shown.to - shown.from)
  const main = lines.flatMap((line) => {
    const index = line.strength === 'main' ? indexNear(line, x, slack) : null
    if (index === null) return []
    const value = line.y[index] as number
    return [{ line, x: line.x[index] as number, value, away: distance(value) }]
  })
  const nearest = main.reduce<(typeof main)[number] | null>(
    (best, one) => (best === null || one.away < best.away ? one : best),
    null
  )
  if (nearest === null) return null
  const others = alongside.flatMap((line) => {
    const index = indexNear(line, nearest.x, slack)
    return index === null ? [] : [{ line, value: line.y[index] as number }]
  })
  const columns = [...new Set([...main, ...others].map(({ line }) => line.column ?? ''))]
  const rows = new Map<string, PointedRow>()
  for (const { line, value } of [...main, ...others]) {
    const key = rowOf(line)
    const isNearest = key === rowOf(nearest.line)
    const { label, colour, dash } = line
    const row = rows.get(key) ?? {
      ...{ key, label, colour, dash, isNearest },
      values: columns.map(() => null)
    }
    row.values[columns.indexOf(line.column ?? '')] = value
    rows.set(key, row)
  }
  const sorted = [...rows.values()].sort((a, b) => sortable(b) - sortable(a))
  return { x: nearest.x, columns, ...around(sorted) }
}

const sortable = ({ values: [first] }: PointedRow): number =>
  first === null || first === undefined || Number.isNaN(first) ? -Infinity : first

/** As many rows as there is room for, the nearest one among them. */
function around(rows: PointedRow[]): Pick<Pointed, 'rows' | 'left'> {
  const nearest = rows.findIndex(({ isNearest }) => isNearest)
  const first = Math.max(0, Math.min(nearest - mostRows / 2, rows.length - mostRows))
  const shown = rows.slice(first, first + mostRows)
  return { rows: shown, left: rows.length - shown.length }
}

/** Index of the value nearest to a position; null where the line does not reach it. */
function indexNear({ x, y }: ChartLine, position: number, slack: number): number | null {
  const count = Math.min(x.length, y.length)
  const after = lowerBound(x, position)
  const before = after - 1
  const to = (index: number): number =>
    index < 0 || index >= count ? Infinity : Math.abs((x[index] as number) - position)
  const index = to(before) < to(after) ? before : after
  if (count === 0 || to(index) === Infinity) return null
  const isInside = before >= 0 && after < count
  return isInside || to(index) <= slack ? index : null
}
