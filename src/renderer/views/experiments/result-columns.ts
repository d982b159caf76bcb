import type { CheckpointName } from '../../../contract/checkpoint'
import { formatDifference, formatValue } from '../../../contract/experiment/format'
import {
  comparedMetric,
  metricFacts,
  type ComparedMetric
} from '../../../contract/experiment/metric'
import type { ExperimentRow } from '../../../contract/experiment/table'
import type { ExperimentDetails } from '../../../contract/experiment/calls'

/** A metric at an epoch: two columns of the result table. */
export interface ResultColumn {
  key: string
  title: string
  /** Whether the verdict is about it; all else is descriptive. */
  decides: boolean
  value: (row: ExperimentRow) => string
  difference: (row: ExperimentRow) => string
}

/** What the runs have scored: the metric of the verdict first, then the other epoch, then all other metrics. */
export function resultColumns({ definition, table }: ExperimentDetails): ResultColumn[] {
  const { metric: chosen, at: chosenAt } = definition
  const otherAt = chosenAt === 'last' ? 'best' : 'last'
  const others = comparedMetric.options.filter((metric) => metric !== chosen)
  const wanted: { metric: ComparedMetric; at: CheckpointName }[] = [
    { metric: chosen, at: chosenAt },
    { metric: chosen, at: otherAt },
    ...others.flatMap((metric) => [
      { metric, at: chosenAt } as const,
      { metric, at: otherAt } as const
    ])
  ]
  const scoreOf = ({ scores }: ExperimentRow, metric: ComparedMetric, at: string) =>
    scores.find((score) => score.metric === metric && score.at === at)
  return wanted
    .filter(({ metric, at }) => table.rows.some((row) => scoreOf(row, metric, at)))
    .map(({ metric, at }) => ({
      key: `${metric} ${at}`,
      title: `${metricFacts[metric].title}, ${at} epoch`,
      decides: metric === chosen && at === chosenAt,
      value: (row) => {
        const score = scoreOf(row, metric, at)
        return score ? formatValue(score) : ''
      },
      difference: (row) => {
        const score = scoreOf(row, metric, at)
        return score ? formatDifference(score) : ''
      }
    }))
}
