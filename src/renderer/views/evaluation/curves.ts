import type { LineChartView } from '../../charts/line-chart'
import type { ChartLine } from '../../charts/lines'
import { distinguish, paletteSize, type LineStyle } from '../../charts/palette'
import { formatNumber } from '../../format'

export const plainView: LineChartView = {
  logarithmic: false,
  formatX: (value) => formatNumber(value, 4),
  mark: null
}

/** A line of a chart whose values never change once they are there. */
export function valueLine(
  label: string,
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  change: Partial<ChartLine> = {}
): ChartLine {
  return {
    ...{ key: label, label, x, y, version: stamp(y), colour: 0, dash: [] },
    ...{ strength: 'main', marked: x.length <= 30 },
    ...change
  }
}

const stamps = new WeakMap<object, number>()
let last = 0

/** Another number for each array, so that charts notice another one of the same length. */
function stamp(values: ArrayLike<number>): number {
  const known = stamps.get(values)
  if (known !== undefined) return known
  stamps.set(values, ++last)
  return last
}

/** A colour for each of many lines, and dashes once the colours are used up. */
export function stylesFor(count: number): LineStyle[] {
  const lines = Array.from({ length: count }, (_, index) => ({
    style: { colour: index % paletteSize, dash: [] }
  }))
  return distinguish(lines).map(({ style }) => style)
}
