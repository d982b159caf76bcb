import { z } from 'zod'
import type { Scores } from '../../contract/metrics'
import type { WatchedMetric } from '../../contract/run-config'
import { improves } from '../../core/best-epoch'

/** An epoch (from 1) that was the best so far by some metric. */
const mark = z.object({ epoch: z.int(), step: z.int(), value: z.number() })
export type Mark = z.infer<typeof mark>

/** A mark as reported in events. */
export const markedEpoch = (mark: Mark | null): { epoch: number; value: number } | null =>
  mark && { epoch: mark.epoch, value: mark.value }

/** Progress of a run; with weights and optimizer slots, everything needed to resume. */
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
 * The better of an earlier mark and an epoch's scores.
 * @param minDelta what counts as an improvement
 */
export function improve(
  before: Mark | null,
  metric: WatchedMetric,
  scores: Scores,
  { epoch, step }: Pick<Progress, 'epoch' | 'step'>,
  minDelta = 0
): Mark | null {
  const value = scores[metric] ?? NaN
  return improves(value, before?.value ?? null, metric, minDelta) ? { epoch, step, value } : before
}
