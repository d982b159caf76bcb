import type { FigureColours, IntervalFigure } from './figure'
import { shortened, textWidth } from './legend'
import { element, escaped } from './markup'
import { scaleOf } from './scale'

const rowHeight = 34
const top = 8
const right = 16
const below = 40
/** Share of the width that names may take. */
const mostForNames = 0.42

/** The mean of each row with its interval, its members as small dots below it. */
export function drawIntervals(
  { axis, rows }: IntervalFigure,
  width: number,
  colours: FigureColours
): { inside: string; height: number } {
  const labels = rows.map(({ label }) =>
    shortened(label, Math.floor((mostForNames * width) / textWidth('m')))
  )
  const left = 16 + Math.max(...labels.map(textWidth))
  const values = rows.flatMap(({ mean, low, high, members }) => [mean, low, high, ...members])
  const scale = scaleOf(axis, values, [left, width - right], true)
  const bottom = top + rows.length * rowHeight
  const ticks = scale.ticks.map(
    (tick) =>
      element('line', {
        x1: scale.at(tick),
        x2: scale.at(tick),
        y1: top,
        y2: bottom,
        stroke: colours.grid
      }) +
      element(
        'text',
        { x: scale.at(tick), y: bottom + 16, 'text-anchor': 'middle', fill: colours.muted },
        scale.text(tick)
      )
  )
  const marks = rows.map(({ label, style, mean, low, high, members }, index) => {
    const y = top + (index + 0.5) * rowHeight
    const colour = colours.lines[style.colour]
    const name = element(
      'text',
      { x: left - 12, y: y + 2, 'text-anchor': 'end', fill: colours.text },
      `${escaped(labels[index] ?? label)}<title>${escaped(label)}</title>`
    )
    const interval = Number.isFinite(low)
      ? element('line', {
          x1: scale.at(low),
          x2: scale.at(high),
          y1: y - 3,
          y2: y - 3,
          stroke: colour,
          'stroke-width': 3,
          'stroke-dasharray': style.dash.join(' ') || undefined
        })
      : ''
    const dots = members
      .filter(Number.isFinite)
      .map((value) =>
        element('circle', { cx: scale.at(value), cy: y + 8, r: 2, fill: colours.muted })
      )
    return `${name}${interval}${element('circle', { cx: scale.at(mean), cy: y - 3, r: 4.5, fill: colour })}${dots.join('')}`
  })
  const title = element(
    'text',
    { x: (left + width - right) / 2, y: bottom + 34, 'text-anchor': 'middle', fill: colours.muted },
    escaped(axis.title)
  )
  return { inside: [...ticks, ...marks, title].join('\n'), height: bottom + below }
}
