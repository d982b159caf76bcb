import type { ExperimentDetails } from '../../../contract/experiment/calls'
import { metricFacts } from '../../../contract/experiment/metric'
import type { ExperimentRow } from '../../../contract/experiment/table'

/** The policy that gains most over plain training, which is shown in more detail; null where none is compared. */
export function leadingPolicy({
  definition,
  table
}: Pick<ExperimentDetails, 'definition' | 'table'>): ExperimentRow | null {
  const { metric, at } = definition
  const sign = metricFacts[metric].higherIsBetter ? 1 : -1
  const gain = (row: ExperimentRow): number => {
    const score = row.scores.find((one) => one.metric === metric && one.at === at)
    return score?.difference ? sign * score.difference.mean : -Infinity
  }
  const compared = table.rows.filter(({ verdict }) => verdict !== null)
  return compared.sort((one, other) => gain(other) - gain(one))[0] ?? null
}
