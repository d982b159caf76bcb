import type { ChartDataset } from 'chart.js'
import { bucket, type Drawing, type Point, type Range } from './bucket'

/** One line of a chart, as plain columns that may grow between drawings. */
export interface ChartLine {
  key: string
  label: string
  /** Ascending. */
  x: ArrayLike<number>
  y: ArrayLike<number>
  /** A new object whenever the values of `x` or `y` change. */
  version: number | string
  /** Index into the palette. */
  colour: number
  dash: readonly number[]
  /** `behind` is the pale raw line under a smoothed one. */
  strength: 'main' | 'behind'
  /** Few values, each with a marker. */
  marked?: boolean
  /** Lines with the same row belong together, as the run that they are of; by default each is by itself. */
  row?: string
  /** What a line is among those of its row: "Training". */
  column?: string
}

export const rowOf = ({ row, key }: ChartLine): string => row ?? key

export interface DrawingOptions {
  range: Range | null
  logarithmic: boolean
  /** Pixels: more than the highest and the lowest value in each of them cannot be seen. */
  width: number
  /** Changes when colours do. */
  colours: string[]
  /** The row that stands out. */
  highlighted?: string | null
}

export interface Totals {
  drawn: number
  inRange: number
  undrawable: number
}

const pointsPerLine = 2000
const fewestColumns = 100
/** All lines together: fifty runs have 400 each, one for every pixel or so, and stay within their time. */
const pointsPerChart = 20_000

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
    const most = Math.min(
      pointsPerLine,
      2 * Math.max(fewestColumns, Math.round(options.width)),
      Math.floor(pointsPerChart / Math.max(1, lines.length))
    )
    const next = new Map<string, Cached>()
    const totals: Totals = { drawn: 0, inRange: 0, undrawable: 0 }
    for (const line of lines) {
      const { range, logarithmic } = options
      // What lies pale behind another line needs half of its detail.
      const limit = line.strength === 'behind' ? Math.ceil(most / 2) : most
      const stamp = JSON.stringify([line.version, range, logarithmic, limit, line.x.length])
      const known = this.cache.get(line.key)
      const drawing =
        known?.stamp === stamp
          ? known.drawing
          : bucket(line.x, line.y, { range, limit, logarithmic })
      const dataset = Object.assign(known?.dataset ?? { data: [] }, {
        data: drawing.points,
        ...appearance(line, options, drawing.points.length, lines.length)
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

/** Wide and dashed strokes of very many lines are too slow without a GPU. */
const mostElaborate = 24

/** With more points than this, a bend is too small for its corner to be seen, and round ones cost most of a stroke. */
const mostRounded = 200

function appearance(
  line: ChartLine,
  { colours, highlighted = null }: DrawingOptions,
  points: number,
  lineCount: number
): Partial<LineDataset> {
  const plain = lineCount > mostElaborate
  const isBehind = line.strength === 'behind'
  const standsOut = highlighted !== null && rowOf(line) === highlighted
  const recedes = highlighted !== null && !standsOut
  const colour = colours[line.colour] ?? '#888'
  const drawn = `${colour}${recedes ? '33' : isBehind ? '44' : ''}`
  const marked = points === 1 || (line.marked && points <= mostMarks)
  return {
    label: line.label,
    borderColor: drawn,
    backgroundColor: drawn,
    borderWidth: isBehind ? 1 : standsOut ? 3 : plain ? 1 : 1.75,
    borderDash: plain ? [] : [...line.dash],
    borderJoinStyle: points > mostRounded ? 'bevel' : 'round',
    pointRadius: points === 1 ? 4 : marked ? 2 : 0,
    clip: 3,
    order: isBehind ? 2 : standsOut ? 0 : 1
  }
}
