import { metricFacts, type ComparedMetric } from '../../../contract/comparison/metric'
import type { ComparisonRow } from '../../../contract/comparison/table'
import { escaped } from './markup'

const width = 760
const left = 250
const right = 30
const rowHeight = 36
const top = 10

/** Mean with its interval for each row, its members as dots, as an SVG element. */
export function intervalChart(
  rows: ComparisonRow[],
  metric: ComparedMetric,
  at: 'best' | 'last'
): string {
  const shown = rows.flatMap((row) => {
    const score = row.scores.find((one) => one.metric === metric && one.at === at)
    return score ? [{ row, value: score.value }] : []
  })
  const values = shown
    .flatMap(({ row, value }) => [
      value.mean,
      value.low,
      value.high,
      ...row.members.map((member) => member.value)
    ])
    .filter(Number.isFinite)
  if (values.length === 0) return ''
  const axis = scale(Math.min(...values), Math.max(...values))
  const bottom = top + shown.length * rowHeight
  const { title, isShare } = metricFacts[metric]
  const marks = shown.map(({ row, value }, index) => {
    const y = top + (index + 0.5) * rowHeight
    const members = row.members
      .filter((member) => Number.isFinite(member.value))
      .map(
        (member) => `<circle cx="${axis.x(member.value)}" cy="${y + 9}" r="2.2" class="member"/>`
      )
    const interval = Number.isFinite(value.low)
      ? `<line x1="${axis.x(value.low)}" x2="${axis.x(value.high)}" y1="${y - 3}" y2="${y - 3}" class="interval"/>`
      : ''
    return `<text x="${left - 12}" y="${y}" text-anchor="end">${escaped(short(row.label))}</text>
${interval}<circle cx="${axis.x(value.mean)}" cy="${y - 3}" r="5" class="mean"/>${members.join('')}`
  })
  const ticks = axis.ticks.map(
    (tick) =>
      `<line x1="${axis.x(tick)}" x2="${axis.x(tick)}" y1="${top}" y2="${bottom}" class="grid"/>
<text x="${axis.x(tick)}" y="${bottom + 16}" text-anchor="middle">${isShare ? +(100 * tick).toFixed(6) : +tick.toPrecision(6)}</text>`
  )
  const name = `${title}${isShare ? ', %' : ''}`
  return `<svg viewBox="0 0 ${width} ${bottom + 44}" role="img" aria-label="${escaped(`${name}: mean and interval of each configuration`)}">
${ticks.join('\n')}
${marks.join('\n')}
<text x="${(left + width - right) / 2}" y="${bottom + 36}" text-anchor="middle">${escaped(name)}</text>
</svg>`
}

const short = (label: string): string => (label.length > 36 ? `${label.slice(0, 35)}…` : label)

/** Round ticks over a range, and where each value lies in the picture. */
function scale(low: number, high: number): { ticks: number[]; x: (value: number) => string } {
  const span = high - low || Math.abs(high) || 1
  const rough = span / 5
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough) ?? rough
  const first = Math.floor(low / step)
  const last = Math.max(first + 1, Math.ceil(high / step))
  const ticks = Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step)
  const reach = (last - first) * step
  return {
    ticks,
    x: (value) => (left + ((value - first * step) / reach) * (width - left - right)).toFixed(1)
  }
}
