import type { FigureColours, FigureLine, FigurePoint, LineFigure } from './figure'
import { legend, textWidth } from './legend'
import { element, escaped, short } from './markup'
import { axisText, scaleOf, type Scale } from './scale'

const plotHeight = 220
/** Room for the title of the vertical axis above it. */
const top = 26
const right = 14
const ticksBelow = 34

/** Lines with bands or bars for their intervals, their runs pale behind them, and their names below. */
export function drawLines(
  { x, y, lines: whole }: LineFigure,
  width: number,
  colours: FigureColours
): { inside: string; height: number } {
  const lines = y.isShare ? whole.map(withinShares) : whole
  const values = lines.flatMap(({ points, members }) => [
    ...points.flatMap(({ mean, low, high }) => [mean, low, high]),
    ...members.flatMap((member) => member.y)
  ])
  const bottom = top + plotHeight
  const vertical = scaleOf(y, values, [bottom, top], true)
  const left = 12 + Math.max(...vertical.ticks.map((tick) => textWidth(vertical.text(tick))))
  const places = lines.flatMap(({ points, members }) => [
    ...points.map((point) => point.x),
    ...members.flatMap((member) => member.x)
  ])
  const horizontal = scaleOf(x, places, [left + 8, width - right - 8], false)
  const names = legend(lines, width, colours)
  const inside = [
    element('text', { x: 0, y: 11, fill: colours.muted }, escaped(y.title)),
    ...vertical.ticks.map((tick) => gridLine(vertical, tick, left, width - right, colours)),
    ...horizontal.ticks.map((tick) =>
      element(
        'text',
        { x: horizontal.at(tick), y: bottom + 16, 'text-anchor': 'middle', fill: colours.muted },
        horizontal.text(tick)
      )
    ),
    ...lines.map((line) => behind(line, horizontal, vertical, colours)),
    ...lines.map((line) => means(line, horizontal, vertical, colours, y.isShare)),
    element(
      'text',
      {
        x: (left + width - right) / 2,
        y: bottom + ticksBelow - 2,
        'text-anchor': 'middle',
        fill: colours.muted
      },
      escaped(x.title)
    ),
    names.draw(bottom + ticksBelow + 8)
  ]
  return { inside: inside.join('\n'), height: bottom + ticksBelow + 12 + names.height }
}

/** No share lies below 0 or above 1, whatever an interval by t says; tables have it as it is. */
const withinShares = (line: FigureLine): FigureLine => ({
  ...line,
  points: line.points.map((point) => ({
    ...point,
    low: Math.max(0, point.low),
    high: Math.min(1, point.high)
  }))
})

const gridLine = (
  scale: Scale,
  tick: number,
  left: number,
  right: number,
  { grid, muted }: FigureColours
): string =>
  element('line', { x1: left, x2: right, y1: scale.at(tick), y2: scale.at(tick), stroke: grid }) +
  element(
    'text',
    { x: left - 6, y: scale.at(tick) + 4, 'text-anchor': 'end', fill: muted },
    scale.text(tick)
  )

/** The band of the mean, and single runs. */
function behind(
  { points, members, style, marked, label }: FigureLine,
  x: Scale,
  y: Scale,
  colours: FigureColours
): string {
  const colour = colours.lines[style.colour]
  const sure = points.filter(({ low, high }) => Number.isFinite(low) && Number.isFinite(high))
  const upper = sure.map((point) => place(x, y, point.x, point.high))
  const lower = sure.map((point) => place(x, y, point.x, point.low)).reverse()
  const band =
    sure.length > 1
      ? element('polygon', {
          points: [...upper, ...lower].join(' '),
          fill: colour,
          'fill-opacity': marked ? 0.08 : 0.16
        })
      : ''
  const runs = members.map((member) =>
    element(
      'polyline',
      {
        points: member.x
          .flatMap((at, index) => {
            const value = member.y[index] ?? NaN
            return Number.isFinite(value) ? [place(x, y, at, value)] : []
          })
          .join(' '),
        fill: 'none',
        stroke: colour,
        'stroke-opacity': 0.4
      },
      `<title>${escaped(`${label}, ${member.label}`)}</title>`
    )
  )
  return band + runs.join('')
}

function means(
  { points, style, marked, label }: FigureLine,
  x: Scale,
  y: Scale,
  colours: FigureColours,
  isShare: boolean
): string {
  const colour = colours.lines[style.colour]
  const known = points.filter(({ mean }) => Number.isFinite(mean))
  const line = element('polyline', {
    points: known.map((point) => place(x, y, point.x, point.mean)).join(' '),
    fill: 'none',
    stroke: colour,
    'stroke-width': 2,
    'stroke-linejoin': 'round',
    'stroke-dasharray': style.dash.join(' ') || undefined
  })
  if (!marked) return line
  const marks = known.map((point) => {
    const at = x.at(point.x)
    const bar = Number.isFinite(point.low)
      ? element('line', {
          x1: at,
          x2: at,
          y1: y.at(point.low),
          y2: y.at(point.high),
          stroke: colour,
          'stroke-width': 1.5
        })
      : ''
    return `${bar}${element('circle', { cx: at, cy: y.at(point.mean), r: 3.5, fill: colour }, `<title>${escaped(captionOf(label, point, isShare))}</title>`)}`
  })
  return line + marks.join('')
}

const place = (x: Scale, y: Scale, at: number, value: number): string =>
  `${short(x.at(at))},${short(y.at(value))}`

const captionOf = (label: string, { x, mean, low, high }: FigurePoint, isShare: boolean): string =>
  `${label} at ${axisText(x, false)}: ${axisText(mean, isShare)}${Number.isFinite(low) ? ` [${axisText(low, isShare)}, ${axisText(high, isShare)}]` : ''}`
