import type { CheckpointName } from '../../contract/checkpoint'
import type { FinishedRun } from './finished-run'

/** Whether a run is no better on the test split than always answering the most frequent class, or the mean. */
export function isCollapsed({ results }: FinishedRun, at: CheckpointName): boolean {
  const scores = results.find((result) => result.split === 'test' && result.at === at)?.scores
  if (!scores) return false
  if (scores.r2 !== undefined) return scores.r2 <= 0
  if (scores.accuracy === undefined || !scores.perClass) return false
  const largest = Math.max(...scores.perClass.map(({ examples }) => examples))
  return scores.accuracy <= largest / scores.examples
}
