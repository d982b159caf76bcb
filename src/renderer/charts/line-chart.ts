import {
  Chart,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  PointElement,
  type ChartConfiguration,
  type Plugin
} from 'chart.js'
import annotationPlugin from 'chartjs-plugin-annotation'
import zoomPlugin from 'chartjs-plugin-zoom'
import type { Point, Range } from './bucket'
import { LineCache, type ChartLine, type Totals } from './lines'
import { formatTick } from './tick'
import { verticalRange } from './vertical-range'

Chart.register(
  LineController,
  LineElement,
  PointElement,
  LinearScale,
  LogarithmicScale,
  annotationPlugin,
  zoomPlugin
)

export interface ChartAppearance {
  lines: string[]
  text: string
  /** Column to read first. */
  strong: string
  grid: string
  surface: string
  accent: string
  font: string
}

export interface ChartMark {
  x: number
  text: string
  /** Placed away from the lines: falling curves start high, and rising ones end high. */
  at: 'top' | 'bottom'
}

export interface LineChartView {
  logarithmic: boolean
  formatX: (value: number) => string
  /** A vertical line with a word, such as where the best epoch ended. */
  mark: ChartMark | null
  /** Values are shares of 1, shown in percent. */
  isShare?: boolean
  /** What the horizontal axis shows at least, as from nothing to the last epoch that is planned. */
  extent?: { from: number; to: number | null }
  /** A place on the horizontal axis in words, for the heading of its values. */
  describeX?: (value: number) => string
}

export interface Shown {
  /** Null for all of the horizontal axis. */
  range: Range | null
  /** The row that stands out. */
  highlighted: string | null
  /** Whether values that lie far away from the others are shown, too. */
  everything: boolean
}

/** Where the plot lies on the canvas, in CSS pixels, and the part of the axis that it shows. */
interface Plot {
  left: number
  right: number
  top: number
  bottom: number
  shown: Range
}

export interface Drawn {
  totals: Totals
  /** Values that the vertical axis leaves out. */
  outside: number
  plot: Plot
}

interface Listener {
  drawn: (drawn: Drawn) => void
  /** Somebody asks for a part of the axis, or for all of it. */
  zoomed: (range: Range | null) => void
}

/** A chart of lines over a canvas; all of it outside of any framework. */
export class LineChart {
  private readonly chart: Chart<'line'>
  private readonly cache = new LineCache()
  private shown: Shown = { range: null, highlighted: null, everything: false }
  private lines: ChartLine[] = []
  /** The one that the options hold. */
  private mark: ChartMark | null = null
  private view: LineChartView = { logarithmic: false, formatX: String, mark: null }

  constructor(
    canvas: HTMLCanvasElement,
    private appearance: ChartAppearance,
    private readonly listener: Listener
  ) {
    this.chart = new Chart<'line'>(canvas, this.configuration())
  }

  draw(lines: ChartLine[], view: LineChartView, appearance: ChartAppearance, shown: Shown): void {
    this.lines = lines
    this.view = view
    this.shown = shown
    const isNew = appearance !== this.appearance
    if (isNew) {
      this.appearance = appearance
      this.chart.options = this.configuration().options ?? {}
      this.mark = null
      // until it is updated, a chart reports its old options
      this.chart.update('none')
    }
    this.redraw()
    // marks share their options, which an update without animations leaves as they were
    if (isNew) this.chart.update()
  }

  /** By a factor around the middle: above 1 in, below 1 out. */
  zoom(factor: number): void {
    const { from, to } = this.shownRange()
    const middle = (from + to) / 2
    const half = (to - from) / 2 / factor
    this.show({ from: middle - half, to: middle + half })
  }

  /** By a share of what is shown; to the right where it is positive. */
  pan(share: number): void {
    const { from, to } = this.shownRange()
    const by = share * (to - from)
    this.show({ from: from + by, to: to + by })
  }

  /** Vertical distance in pixels between a value and a place on the canvas. */
  distance(value: number, y: number): number {
    return Math.abs((this.chart.scales['y']?.getPixelForValue(value) ?? 0) - y)
  }

  /** The drawing on an opaque ground. */
  image(): Promise<Blob | null> {
    const { canvas } = this.chart
    const copy = document.createElement('canvas')
    copy.width = canvas.width
    copy.height = canvas.height
    const context = copy.getContext('2d')
    if (!context) return Promise.resolve(null)
    context.fillStyle = this.appearance.surface
    context.fillRect(0, 0, copy.width, copy.height)
    context.drawImage(canvas, 0, 0)
    return new Promise((resolve) => copy.toBlob(resolve, 'image/png'))
  }

  destroy(): void {
    this.chart.destroy()
  }

  private redraw(): void {
    const { logarithmic, mark } = this.view
    const { chart } = this
    const { range, highlighted } = this.shown
    const { datasets, totals } = this.cache.update(this.lines, {
      ...{ range, logarithmic, highlighted },
      width: chart.width,
      colours: this.appearance.lines
    })
    chart.data.datasets = datasets
    const { scales, plugins } = chart.options
    const x = range ?? this.wholeRange()
    if (scales?.['x'] && x.to > x.from) Object.assign(scales['x'], { min: x.from, max: x.to })
    const y = verticalRange(valuesOf(datasets, x), {
      ...{ logarithmic, isShare: this.view.isShare === true },
      everything: this.shown.everything
    })
    const type = logarithmic ? 'logarithmic' : 'linear'
    if (scales?.['y']) Object.assign(scales['y'], { type, min: y.from, max: y.to })
    if (plugins?.annotation && mark !== this.mark) {
      this.mark = mark
      plugins.annotation.annotations = mark ? { mark: this.markOptions(mark) } : {}
    }
    chart.update('none')
    const { left, right, top, bottom } = chart.chartArea
    this.listener.drawn({
      totals,
      outside: y.above + y.below,
      plot: { left, right, top, bottom, shown: this.shownRange() }
    })
  }

  private shownRange(): Range {
    const { min, max } = this.chart.scales['x'] ?? { min: 0, max: 1 }
    return { from: min, to: max }
  }

  /** Asks for everything, or a part that lies within it. */
  private show(range: Range): void {
    const whole = this.wholeRange()
    const size = range.to - range.from
    if (size >= whole.to - whole.from) this.listener.zoomed(null)
    else {
      const from = Math.min(Math.max(range.from, whole.from), whole.to - size)
      this.listener.zoomed({ from, to: from + size })
    }
  }

  private wholeRange(): Range {
    const { extent } = this.view
    const firsts = this.lines.map(({ x }) => x[0] ?? Infinity)
    const lasts = this.lines.map(({ x }) => x[x.length - 1] ?? -Infinity)
    return {
      from: Math.min(...firsts, extent?.from ?? Infinity),
      to: Math.max(...lasts, extent?.to ?? -Infinity)
    }
  }

  private markOptions({ x, text, at }: ChartMark) {
    const { text: colour, grid, font, surface } = this.appearance
    return {
      type: 'line' as const,
      xMin: x,
      xMax: x,
      borderColor: colour,
      borderWidth: 1,
      borderDash: [3, 3],
      label: {
        display: true,
        content: text,
        position: at === 'top' ? ('end' as const) : ('start' as const),
        color: colour,
        backgroundColor: surface,
        borderColor: grid,
        borderWidth: 1,
        font: { size: 11, family: font },
        padding: 4
      }
    }
  }

  private configuration(): ChartConfiguration<'line'> {
    const { text, grid, font, accent } = this.appearance
    const ticks = {
      color: text,
      font: { size: 11, family: font },
      maxRotation: 0,
      includeBounds: false
    }
    return {
      type: 'line',
      data: { datasets: [] },
      options: {
        animation: false,
        parsing: false,
        normalized: true,
        maintainAspectRatio: false,
        // values are read beside the canvas, where nothing cuts them off
        events: [],
        layout: { padding: { top: 6, right: 8 } },
        elements: { line: { tension: 0 } },
        scales: {
          x: {
            type: 'linear',
            grid: { display: false },
            border: { color: grid },
            ticks: {
              ...ticks,
              maxTicksLimit: 7,
              callback: (value) => this.view.formatX(Number(value))
            }
          },
          y: {
            type: 'linear',
            grid: { color: grid },
            border: { display: false },
            ticks: {
              ...ticks,
              maxTicksLimit: 6,
              callback: (value, index, all) => {
                const next = all[index === 0 ? 1 : index - 1]?.value ?? NaN
                return formatTick(Number(value), next - Number(value), this.view.isShare)
              }
            }
          }
        },
        plugins: {
          annotation: { annotations: {} },
          zoom: {
            pan: {
              enabled: true,
              mode: 'x',
              modifierKey: 'shift',
              onPanComplete: () => this.show(this.shownRange())
            },
            zoom: {
              mode: 'x',
              drag: { enabled: true, backgroundColor: `${accent}22`, threshold: 6 },
              wheel: { enabled: true, modifierKey: 'ctrl' },
              pinch: { enabled: true },
              onZoomComplete: () => this.show(this.shownRange())
            }
          }
        }
      },
      plugins: [outsideMarks]
    }
  }
}

/** The values within a range, as one column. */
function valuesOf(datasets: { data: Point[] }[], { from, to }: Range): Float64Array {
  const values: number[] = []
  for (const { data } of datasets) {
    for (const { x, y } of data) if (x >= from && x <= to) values.push(y)
  }
  return Float64Array.from(values)
}

const markSize = 4

/** Triangles at the edge of the plot where values lie beyond it. */
const outsideMarks: Plugin<'line'> = {
  id: 'outside',
  afterDatasetsDraw({ ctx, data, scales, chartArea: { top, bottom } }) {
    const { x, y } = scales
    if (!x || !y) return
    for (const { data: points, borderColor } of data.datasets) {
      const marked = new Set<number>()
      ctx.fillStyle = borderColor as string
      for (const point of points as Point[]) {
        if ((point.y >= y.min && point.y <= y.max) || point.x < x.min || point.x > x.max) continue
        const isAbove = point.y > y.max
        const at = Math.round(x.getPixelForValue(point.x) / markSize) * markSize
        const place = isAbove ? at : -at
        if (marked.has(place)) continue
        marked.add(place)
        const [edge, inside] = isAbove ? [top, top + 2 * markSize] : [bottom, bottom - 2 * markSize]
        ctx.beginPath()
        ctx.moveTo(at, edge)
        ctx.lineTo(at - markSize, inside)
        ctx.lineTo(at + markSize, inside)
        ctx.fill()
      }
    }
  }
}
