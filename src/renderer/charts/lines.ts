import type { ChartDataset } from 'chart.js'
import { bucket, type Drawing, type Point, type Range } from './bucket'

/** One line of a chart, as plain columns that may grow between drawings. */
export interface ChartLine {
  key: string
  label: string
  /** Ascending. */
  x: ArrayLike<number>
  y: ArrayLike<number>
  /** Grows whenever `x` or `y` change. */
  version: number
  /** Index into the palette. */
  colour: number
  dash: readonly number[]
  /** `behind` is the pale raw line under a smoothed one. */
  strength: 'main' | 'behind'
  /** Few values, each marked. */
  marked?: boolean
}

export interface DrawingOptions {
  range: Range | null
  logarithmic: boolean
  /** Changes when colours do. */
  colours: string[]
}

export interface Totals {
  drawn: number
  inRange: number
  undrawable: number
}

const pointsPerLine = 2000
/** All lines together, so that a redraw of fifty runs stays within its time. */
const pointsPerChart = 100_000

type LineDataset = ChartDataset<'line', Point[]>

interface Cached {
  stamp: string
  drawing: Drawing
  dataset: LineDataset
}

/** Turns lines into what chart.js draws, and buckets again only those that changed. */
export class LineCache {
  private cache = new Map<string, Cached>()

  update(lines: ChartLine[], options: DrawingOptions): { datasets: LineDataset[]; totals: Totals } {
    const limit = Math.min(pointsPerLine, Math.floor(pointsPerChart / Math.max(1, lines.length)))
    const next = new Map<string, Cached>()
    const totals: Totals = { drawn: 0, inRange: 0, undrawable: 0 }
    for (const line of lines) {
      const { range, logarithmic, colours } = options
      const stamp = JSON.stringify([line.version, range, logarithmic, limit, line.x.length])
      const known = this.cache.get(line.key)
      const drawing =
        known?.stamp === stamp
          ? known.drawing
          : bucket(line.x, line.y, { range, limit, logarithmic })
      const dataset = Object.assign(known?.dataset ?? { data: [] }, {
        data: drawing.points,
        ...appearance(line, colours, drawing.points.length)
      })
      next.set(line.key, { stamp, drawing, dataset })
      totals.drawn += drawing.points.length
      totals.inRange += drawing.inRange
      totals.undrawable += drawing.undrawable
    }
    this.cache = next
    return { datasets: [...next.values()].map(({ dataset }) => dataset), totals }
  }
}

/** Marks would hide a line of many points. */
const mostMarks = 60

function appearance(line: ChartLine, colours: string[], points: number): Partial<LineDataset> {
  const colour = colours[line.colour] ?? '#888'
  const marked = points === 1 || (line.marked && points <= mostMarks)
  return {
    label: line.label,
    borderColor: line.strength === 'behind' ? `${colour}44` : colour,
    backgroundColor: colour,
    borderWidth: line.strength === 'behind' ? 1 : 1.75,
    borderDash: [...line.dash],
    pointRadius: marked ? 2 : 0,
    pointHoverRadius: 3.5,
    order: line.strength === 'behind' ? 1 : 0
  }
}
