import type { ExperimentDetails } from '../../contract/experiment/calls'
import {
  curveTitle,
  isShareMetric,
  type CurveMetric,
  type MemberCurve
} from '../../contract/experiment/curves'
import { metricFacts } from '../../contract/experiment/metric'
import { meanInterval } from '../statistics'
import type { FigureAxis, FigureLine, IntervalFigure, LineFigure } from './figure'
import { rowStyles } from './line-style'
import { meanLine, middleOf } from './mean-line'

type Rows = Pick<ExperimentDetails, 'definition' | 'table'>

const inPercent = (title: string, isShare: boolean): string => `${title}${isShare ? ', %' : ''}`

export const axisOf = (title: string, isShare: boolean): FigureAxis => ({
  title: inPercent(title, isShare),
  isShare,
  logarithmic: false
})

/** The metric of the verdict for each configuration that has it; null before a run has finished. */
export function intervalFigure({ definition, table }: Rows): IntervalFigure | null {
  const { metric, at } = definition
  const styles = rowStyles(table.rows)
  const { title, isShare } = metricFacts[metric]
  const rows = table.rows.flatMap(({ label, scores, members }, index) => {
    const score = scores.find((one) => one.metric === metric && one.at === at)
    const style = styles[index]
    if (!score || !style || !Number.isFinite(score.value.mean)) return []
    const { mean: centre, low, high } = score.value
    return [{ label, style, mean: centre, low, high, members: members.map(({ value }) => value) }]
  })
  if (rows.length === 0) return null
  return {
    kind: 'intervals',
    title: `${title} of each configuration: mean and ${100 * (1 - table.level)} % interval`,
    axis: axisOf(`${title}, test, ${at} epoch`, isShare),
    rows
  }
}

/** What the curves can show: every metric that some run has. */
export function curveMetrics(curves: MemberCurve[]): CurveMetric[] {
  return [...new Set(curves.flatMap(({ columns }) => columns.map(({ metric }) => metric)))]
}

/**
 * A metric over epochs: the mean, and each run where asked for. On one split the band is the 95 % interval over seeds. Runs on
 * several training sets depend on each other, so there the band holds the middle 80 % of them.
 */
export function curveFigure(
  { table }: Rows,
  curves: MemberCurve[],
  metric: CurveMetric,
  withMembers: boolean
): LineFigure | null {
  const styles = rowStyles(table.rows)
  const isShare = isShareMetric(metric)
  const isOneSplit = table.trainingSets <= 1
  const bandOf = isOneSplit ? (values: number[]) => meanInterval(values) : middleOf
  const lines = table.rows.flatMap(({ label }, index): FigureLine[] => {
    const members = curves
      .filter((curve) => curve.label === label)
      .flatMap(({ seed, epochs, columns }) => {
        const values = columns.find((column) => column.metric === metric)?.values
        return values ? [{ label: `seed ${seed}`, x: epochs, y: values }] : []
      })
    const style = styles[index]
    return style && members.length > 0
      ? [meanLine(label, style, members, { withMembers, bandOf })]
      : []
  })
  if (lines.length === 0) return null
  const lengths = new Set(curves.map(({ epochs }) => epochs.length))
  const averaged = lengths.size > 1 ? 'mean over the runs so far' : 'mean over runs'
  const band = isOneSplit ? '95 % interval over seeds' : 'the middle 80 % of the runs'
  return {
    kind: 'lines',
    title: `${curveTitle(metric)} over epochs: ${averaged}, with ${band}`,
    x: axisOf('Epoch', false),
    y: axisOf(curveTitle(metric), isShare),
    lines
  }
}
