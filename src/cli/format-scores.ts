import { formatNamedMetric } from '../contract/format-number'
import { metricKeys } from '../contract/metric'
import type { Scores } from '../contract/metrics'

/** The scores of a split, the task's own first: "accuracy 91.2 %". */
export function describeScores(scores: Scores): string[] {
  return metricKeys.flatMap((key) =>
    scores[key] === undefined ? [] : [formatNamedMetric(key, scores[key])]
  )
}
