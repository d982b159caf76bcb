import type { EpochMetrics } from '../../contract/metrics'
import type { ChartLine } from './lines'
import type { LineStyle } from './palette'
import type { HorizontalAxis, RunSeries } from './series'
import { Smoothing } from './smooth'

export interface ChartedRun {
  id: string
  name: string
  series: RunSeries
  style: LineStyle
  /** Epochs that it will have trained; null once it trains no more. */
  planned?: number | null
}

export interface LineSettings {
  axis: HorizontalAxis
  /** 0 shows the raw values alone. */
  smoothing: number
  /** Whether the raw values lie behind the smoothed ones; they do by default. */
  withRaw?: boolean
}

type StepColumn = 'loss' | 'learningRate' | 'lambda'

/** Lines of runs, with a moving average for each that follows what is appended. */
export class RunLines {
  private readonly averages = new Map<string, Smoothing>()

  /** A column of every step; where it is smoothed, the raw values lie pale behind. */
  steps(
    { id, name, series, style }: ChartedRun,
    column: StepColumn,
    { axis, smoothing, withRaw = true }: LineSettings,
    change: Partial<ChartLine> = {}
  ): ChartLine[] {
    const x = series.positions(axis)
    const y = series.column(column)
    const line: ChartLine = {
      ...style,
      key: `${id}.${column}`,
      row: `${id}.${column}`,
      label: name,
      x,
      y,
      version: `${series.stepVersion} ${axis}`,
      strength: 'main',
      ...change
    }
    if (smoothing === 0) return [line]
    const smoothed = {
      ...line,
      y: this.average(line.key, smoothing).follow(y),
      version: `${line.version} ${smoothing}`
    }
    if (!withRaw) return [smoothed]
    return [{ ...line, key: `${line.key}.raw`, strength: 'behind', dash: [] }, smoothed]
  }

  /** A value of every epoch that has it. */
  epochs(
    { id, name, series, style }: ChartedRun,
    column: string,
    read: (metrics: EpochMetrics) => number | undefined,
    { axis }: LineSettings,
    change: Partial<ChartLine> = {}
  ): ChartLine[] {
    const positions = series.epochPositions(axis)
    const values = series.epochs.map(read)
    const kept = values.flatMap((value, index) => (value === undefined ? [] : [index]))
    if (kept.length === 0) return []
    return [
      {
        ...style,
        key: `${id}.${column}`,
        label: name,
        x: Float64Array.from(kept, (index) => positions[index] ?? 0),
        y: Float64Array.from(kept, (index) => values[index] ?? NaN),
        version: `${series.epochVersion} ${axis}`,
        strength: 'main',
        marked: true,
        ...change
      }
    ]
  }

  private average(key: string, weight: number): Smoothing {
    const known = this.averages.get(key)
    if (known?.weight === weight) return known
    const made = new Smoothing(weight)
    this.averages.set(key, made)
    return made
  }
}
