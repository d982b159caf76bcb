import type { FigureAxis } from './figure'

export interface Scale {
  ticks: number[]
  /** Pixels. */
  at: (value: number) => number
  text: (value: number) => string
}

const steps = [1, 2, 2.5, 5, 10]

/** Round ticks, about so many, that lie around a range. */
export function roundTicks(low: number, high: number, about = 5): number[] {
  const span = high - low || Math.abs(high) || 1
  const rough = span / about
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = (steps.find((one) => one * power >= rough * 0.999) ?? 10) * power
  const first = Math.floor(low / step + 1e-9)
  const last = Math.max(first + 1, Math.ceil(high / step - 1e-9))
  return Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step)
}

/** Places values of an axis between two pixels; `to` lies left of or above `from` where the axis runs upwards. */
export function scaleOf(
  axis: FigureAxis,
  values: number[],
  [from, to]: [number, number],
  /** Whether the axis ends at round values rather than at the data. */
  rounded: boolean
): Scale {
  const known = values.filter(Number.isFinite)
  const lowest = known.reduce((low, value) => Math.min(low, value), Infinity)
  const highest = known.reduce((high, value) => Math.max(high, value), -Infinity)
  const ticks =
    axis.ticks ?? (axis.logarithmic ? powers(lowest, highest) : roundTicks(lowest, highest))
  const low = rounded ? Math.min(lowest, ticks[0] ?? lowest) : lowest
  const high = rounded ? Math.max(highest, ticks.at(-1) ?? highest) : highest
  const place = axis.logarithmic ? Math.log : (value: number) => value
  const span = place(high) - place(low)
  return {
    ticks: ticks.filter((tick) => tick >= low && tick <= high),
    at: (value) =>
      span === 0 ? (from + to) / 2 : from + ((place(value) - place(low)) / span) * (to - from),
    text: (value) => axisText(value, axis.isShare)
  }
}

function powers(low: number, high: number): number[] {
  const first = Math.ceil(Math.log10(low) - 1e-9)
  const last = Math.floor(Math.log10(high) + 1e-9)
  if (last - first < 1) return [low, high]
  return Array.from({ length: last - first + 1 }, (_, index) => 10 ** (first + index))
}

/** As few digits as needed; percent without the sign, which is in the axis title. */
export function axisText(value: number, isShare: boolean): string {
  const shown = isShare ? 100 * value : value
  return String(Number(shown.toPrecision(4)))
}
