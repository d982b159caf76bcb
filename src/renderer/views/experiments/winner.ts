import type { ExperimentDetails } from '../../../contract/experiment/calls'
import { metricFacts } from '../../../contract/experiment/metric'

/**
 * The configuration that people would go on with, and one of its finished runs: what beats plain training by the
 * largest difference, else plain training; null before anything has finished.
 */
export function winnerOf({
  definition,
  members,
  table
}: ExperimentDetails): { label: string; run: string } | null {
  const { metric, at } = definition
  const sign = metricFacts[metric].higherIsBetter ? 1 : -1
  const gainOf = (row: (typeof table.rows)[number]): number =>
    sign * (row.scores.find((one) => one.metric === metric && one.at === at)?.difference?.mean ?? 0)
  const better = table.rows
    .filter(({ verdict }) => verdict?.outcome === 'better')
    .sort((one, other) => gainOf(other) - gainOf(one))
  const chosen = better[0] ?? table.rows.find(({ baseline }) => baseline === null)
  const run = members.find(
    ({ label, state }) => label === chosen?.label && state === 'finished'
  )?.run
  return chosen && run ? { label: chosen.label, run } : null
}
