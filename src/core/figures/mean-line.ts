import { mean, quantile, type Interval } from '../statistics'
import type { FigureLine } from './figure'
import type { LineStyle } from './line-style'

/** Between which values the middle 80 % lie. */
export function middleOf(values: number[]): Interval {
  const sorted = Float64Array.from(values).sort()
  return { low: quantile(sorted, 0.1), high: quantile(sorted, 0.9) }
}

interface Drawn {
  withMembers: boolean
  bandOf: (values: number[]) => Interval
}

/** The mean over members at each place that any of them has, with a band. */
export function meanLine(
  label: string,
  style: LineStyle,
  members: FigureLine['members'],
  { withMembers, bandOf }: Drawn
): FigureLine {
  const byEpoch = new Map<number, number[]>()
  for (const { x, y } of members) {
    x.forEach((epoch, index) => {
      const value = y[index] ?? NaN
      if (!Number.isFinite(value)) return
      const values = byEpoch.get(epoch)
      if (values) values.push(value)
      else byEpoch.set(epoch, [value])
    })
  }
  const points = [...byEpoch]
    .sort(([one], [other]) => one - other)
    .map(([epoch, values]) => ({ x: epoch, mean: mean(values), ...bandOf(values) }))
  return { label, style, points, marked: false, members: withMembers ? members : [] }
}
