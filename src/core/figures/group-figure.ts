import { meanInterval } from '../statistics'
import type { FigureAxis, FigureLine, LineFigure } from './figure'
import type { LineStyle } from './line-style'
import { meanLine } from './mean-line'

export interface FigureGroup {
  label: string
  style: LineStyle
  /** Values over epochs of each run. */
  members: FigureLine['members']
}

/** Groups of runs over epochs: the mean of each with its 95 % interval, and each run where asked for; null without values. */
export function groupFigure(
  title: string,
  y: FigureAxis,
  groups: FigureGroup[],
  withMembers: boolean
): LineFigure | null {
  const bandOf = (values: number[]) => meanInterval(values)
  const lines = groups
    .filter(({ members }) => members.length > 0)
    .map(({ label, style, members }) =>
      meanLine(`${label} (${members.length})`, style, members, { withMembers, bandOf })
    )
  if (lines.length === 0) return null
  return {
    kind: 'lines',
    title: `${title} over epochs: mean over the runs of each group, with its 95 % interval`,
    x: { title: 'Epoch', isShare: false, logarithmic: false },
    y,
    lines
  }
}
