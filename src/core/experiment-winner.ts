import type { ExperimentDetails } from '../contract/experiment/calls'
import { metricFacts } from '../contract/experiment/metric'

/**
 * The configuration that people would use, and one of its finished runs: the best by the mean validation score of the
 * finished runs, so that nothing is chosen on the test split; null before anything has finished, or without a validation
 * split.
 */
export function winnerOf({
  definition,
  members,
  table
}: ExperimentDetails): { label: string; run: string; chosenBy: string } | null {
  const { metric } = definition
  const sign = metricFacts[metric].higherIsBetter ? 1 : -1
  const scored = table.rows.flatMap(({ label, validation }) =>
    validation === null ? [] : [{ label, value: sign * validation }]
  )
  const [chosen] = scored.sort((one, other) => other.value - one.value)
  const run = members.find(
    ({ label, state }) => label === chosen?.label && state === 'finished'
  )?.run
  if (!chosen || !run) return null
  const title = metricFacts[metric].title.toLowerCase()
  return {
    label: chosen.label,
    run,
    chosenBy: `Chosen by the mean validation ${title}, never by the test split.`
  }
}
