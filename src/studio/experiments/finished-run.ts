import type { CheckpointName } from '../../contract/checkpoint'
import type { MetricKey } from '../../contract/metric'
import type { RunStatus } from '../../contract/records'
import type { Place } from './expand'

/** A run of a cell that counts. */
export interface FinishedRun extends Place {
  id: string
  /** It failed, and its results are those of the uninformed prediction. */
  failed: boolean
  results: RunStatus['results']
}

/** What a run scored on the test split; null where it has no such score. */
export function scoreOf(
  { results }: FinishedRun,
  metric: MetricKey,
  at: CheckpointName
): number | null {
  const found = results.find((result) => result.split === 'test' && result.at === at)
  return found?.scores[metric] ?? null
}
