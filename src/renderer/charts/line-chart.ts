import {
  Chart,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  PointElement,
  Tooltip,
  type ChartConfiguration,
  type TooltipItem
} from 'chart.js'
import annotationPlugin from 'chartjs-plugin-annotation'
import zoomPlugin from 'chartjs-plugin-zoom'
import { formatNumber } from '../format'
import type { Range } from './bucket'
import { LineCache, type ChartLine, type Totals } from './lines'

Chart.register(
  LineController,
  LineElement,
  PointElement,
  LinearScale,
  LogarithmicScale,
  Tooltip,
  annotationPlugin,
  zoomPlugin
)

export interface ChartAppearance {
  lines: string[]
  text: string
  /** What is to be read first. */
  strong: string
  grid: string
  surface: string
  accent: string
  font: string
}

export interface ChartMark {
  x: number
  text: string
  /** Where the word leaves the lines alone: curves that fall begin high, and those that rise end there. */
  at: 'top' | 'bottom'
}

export interface LineChartView {
  logarithmic: boolean
  formatX: (value: number) => string
  /** A vertical line with a word, such as where the best epoch ended. */
  mark: ChartMark | null
}

/** At most this many lines are told of at once under the pointer. */
const tooltipLines = 12

/** A chart of lines over a canvas; all of it outside of any framework. */
export class LineChart {
  private readonly chart: Chart<'line'>
  private readonly cache = new LineCache()
  private range: Range | null = null
  private lines: ChartLine[] = []
  /** The one that the options hold. */
  private mark: ChartMark | null = null
  private view: LineChartView = { logarithmic: false, formatX: String, mark: null }

  constructor(
    canvas: HTMLCanvasElement,
    private appearance: ChartAppearance,
    private readonly told: (totals: Totals, zoomed: boolean) => void
  ) {
    this.chart = new Chart<'line'>(canvas, this.configuration())
  }

  draw(lines: ChartLine[], view: LineChartView, appearance: ChartAppearance): void {
    this.lines = lines
    this.view = view
    const isNew = appearance !== this.appearance
    if (isNew) {
      this.appearance = appearance
      this.chart.options = this.configuration().options ?? {}
      this.mark = null
      // until it has been updated, a chart tells its old options
      this.chart.update('none')
      this.applyRange()
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

  reset(): void {
    this.show(null)
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
    const { chart, range } = this
    const { datasets, totals } = this.cache.update(this.lines, {
      range,
      logarithmic,
      width: chart.width,
      colours: this.appearance.lines
    })
    chart.data.datasets = datasets
    const { scales, plugins } = chart.options
    if (scales?.['y']) scales['y'].type = logarithmic ? 'logarithmic' : 'linear'
    if (plugins?.annotation && mark !== this.mark) {
      this.mark = mark
      plugins.annotation.annotations = mark ? { mark: this.markOptions(mark) } : {}
    }
    chart.update('none')
    this.told(totals, range !== null)
  }

  private shownRange(): Range {
    const { min, max } = this.chart.scales['x'] ?? { min: 0, max: 1 }
    return { from: min, to: max }
  }

  /** Everything, or a part that lies within it. */
  private show(range: Range | null): void {
    const whole = this.wholeRange()
    const size = range ? range.to - range.from : Infinity
    if (!range || size >= whole.to - whole.from) this.range = null
    else {
      const from = Math.min(Math.max(range.from, whole.from), whole.to - size)
      this.range = { from, to: from + size }
    }
    this.applyRange()
    this.redraw()
  }

  private wholeRange(): Range {
    const firsts = this.lines.map(({ x }) => x[0] ?? Infinity)
    const lasts = this.lines.map(({ x }) => x[x.length - 1] ?? -Infinity)
    return { from: Math.min(...firsts), to: Math.max(...lasts) }
  }

  private applyRange(): void {
    const x = this.chart.options.scales?.['x']
    if (!x) return
    if (this.range) Object.assign(x, { min: this.range.from, max: this.range.to })
    else {
      delete x.min
      delete x.max
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
    const { text, grid, surface, font, accent } = this.appearance
    const ticks = { color: text, font: { size: 11, family: font }, maxRotation: 0 }
    return {
      type: 'line',
      data: { datasets: [] },
      options: {
        animation: false,
        parsing: false,
        normalized: true,
        maintainAspectRatio: false,
        interaction: { mode: 'nearest', axis: 'x', intersect: false },
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
            ticks: { ...ticks, maxTicksLimit: 6, callback: (value) => formatNumber(Number(value)) }
          }
        },
        plugins: {
          annotation: { annotations: {} },
          tooltip: {
            backgroundColor: surface,
            titleColor: text,
            bodyColor: text,
            borderColor: grid,
            borderWidth: 1,
            padding: 8,
            boxPadding: 4,
            titleFont: { family: font, size: 11 },
            bodyFont: { family: font, size: 12 },
            filter: (item: TooltipItem<'line'>, index: number) =>
              index < tooltipLines && this.lines[item.datasetIndex]?.strength === 'main',
            callbacks: {
              title: ([item]) => (item ? this.view.formatX(item.parsed.x ?? 0) : ''),
              label: (item) => ` ${item.dataset.label ?? ''}  ${formatNumber(item.parsed.y, 5)}`
            }
          },
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
      }
    }
  }
}
