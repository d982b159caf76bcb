import type { Figure } from './figure'
import { axisText } from './scale'

const shown = (value: number, isShare: boolean): string =>
  Number.isFinite(value) ? axisText(value, isShare) : ''

/** The values of a figure in rows, header first: for people who cannot see it. */
export function figureTable(figure: Figure): string[][] {
  if (figure.kind === 'intervals') {
    const { axis, rows } = figure
    return [
      ['Configuration', axis.title, 'Low', 'High', 'Runs'],
      ...rows.map(({ label, mean, low, high, members }) => [
        label,
        ...[mean, low, high].map((value) => shown(value, axis.isShare)),
        String(members.length)
      ])
    ]
  }
  const { x, y, lines } = figure
  return [
    ['Configuration', x.title, y.title, 'Low', 'High'],
    ...lines.flatMap(({ label, points }) =>
      points.map((point) => [
        label,
        shown(point.x, x.isShare),
        ...[point.mean, point.low, point.high].map((value) => shown(value, y.isShare))
      ])
    )
  ]
}
