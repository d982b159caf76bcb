import type { LineStyle } from './line-style'

/** A value with its interval; NaN where there is none. */
export interface Estimate {
  mean: number
  low: number
  high: number
}

export interface FigurePoint extends Estimate {
  x: number
}

export interface FigureLine {
  label: string
  style: LineStyle
  /** Ascending in x. */
  points: FigurePoint[]
  /** Each value has a dot and a bar for its interval; else the interval is a band alone. */
  marked: boolean
  /** Single runs, drawn pale behind the mean. */
  members: { label: string; x: number[]; y: number[] }[]
}

export interface FigureAxis {
  title: string
  /** Values are shares of 1 and shown in percent. */
  isShare: boolean
  logarithmic: boolean
  /** Where the axis is labelled; round values where left out. */
  ticks?: number[]
}

export interface LineFigure {
  kind: 'lines'
  title: string
  x: FigureAxis
  y: FigureAxis
  lines: FigureLine[]
}

interface IntervalRow extends Estimate {
  label: string
  style: LineStyle
  /** Values of single runs. */
  members: number[]
}

export interface IntervalFigure {
  kind: 'intervals'
  title: string
  axis: FigureAxis
  rows: IntervalRow[]
}

/** What a chart shows, whatever draws it: a page, a report or a file. */
export type Figure = LineFigure | IntervalFigure

export interface FigureColours {
  lines: string[]
  text: string
  muted: string
  grid: string
  /** Null leaves the ground as it is. */
  surface: string | null
  font: string
}
