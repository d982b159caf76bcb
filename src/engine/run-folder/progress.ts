import { z } from 'zod'
import type { Scores } from '../../contract/metrics'

/** An epoch (from 1) that was the best so far by some metric. */
const mark = z.object({ epoch: z.int(), step: z.int(), value: z.number() })
export type Mark = z.infer<typeof mark>

/** Where a run is; with weights and optimizer slots it is all that a resume needs. */
export const progressSchema = z.object({
  version: z.literal(1),
  /** Epochs done. */
  epoch: z.int(),
  /** Steps done in the epoch that is under way. */
  stepInEpoch: z.int(),
  /** Steps done altogether. */
  step: z.int(),
  /** Sums over the epoch that is under way. */
  lossSum: z.number(),
  examples: z.int(),
  seconds: z.number(),
  best: mark.nullable(),
  /** The best epoch by the metric that stops the run early. */
  watched: mark.nullable()
})
export type Progress = z.infer<typeof progressSchema>

export const beginning = (): Progress => ({
  version: 1,
  epoch: 0,
  stepInEpoch: 0,
  step: 0,
  lossSum: 0,
  examples: 0,
  seconds: 0,
  best: null,
  watched: null
})

/**
 * The better of an earlier mark and an epoch's scores, the earlier one where they are equal or the new value is no
 * number.
 * @param minDelta what counts as an improvement
 */
export function improve(
  before: Mark | null,
  metric: 'loss' | 'score',
  scores: Scores,
  { epoch, step }: Pick<Progress, 'epoch' | 'step'>,
  minDelta = 0
): Mark | null {
  const value = scores[metric]
  if (!Number.isFinite(value)) return before
  const gain = before && (metric === 'loss' ? before.value - value : value - before.value)
  return gain === null || gain > minDelta ? { epoch, step, value } : before
}
