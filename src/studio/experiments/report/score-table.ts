import type { CheckpointName } from '../../../contract/checkpoint'
import { formatDifference, formatValue } from '../../../contract/experiment/format'
import { comparedMetric, metricFacts } from '../../../contract/experiment/metric'
import type { ExperimentTable } from '../../../contract/experiment/table'

/** A row for each configuration, two columns for each metric that the runs have at this epoch. */
export function scoreTable({ rows }: ExperimentTable, at: CheckpointName): string[][] {
  const metrics = comparedMetric.options.filter((metric) =>
    rows.some(({ scores }) => scores.some((score) => score.metric === metric && score.at === at))
  )
  const head = metrics.flatMap((metric) => [metricFacts[metric].title, 'minus plain'])
  const body = rows.map(({ label, runs, scores, note }) => [
    note === null ? label : `${label} (${note})`,
    String(runs),
    ...metrics.flatMap((metric) => {
      const score = scores.find((one) => one.metric === metric && one.at === at)
      return score ? [formatValue(score), formatDifference(score)] : ['', '']
    })
  ])
  return [[`Configuration, ${at} epoch`, 'Runs', ...head], ...body]
}
