import type { EpochMetrics } from '../contract/metrics'
import type { WatchedMetric } from '../contract/run-config'

/** An epoch (from 1) and what it scored on the validation split. */
export interface EpochValue {
  epoch: number
  value: number
}

/**
 * Whether a value beats the best one so far. Equal values do not, so the earliest of them stays the best; neither do
 * values that are not finite.
 * @param minDelta what counts as an improvement
 */
export function improves(
  value: number,
  best: number | null,
  metric: WatchedMetric,
  minDelta = 0
): boolean {
  if (!Number.isFinite(value)) return false
  if (best === null) return true
  return (metric === 'loss' ? best - value : value - best) > minDelta
}

/** The better of the best epoch so far and one more epoch. */
export function betterEpoch(
  best: EpochValue | null,
  { epoch, validation }: Pick<EpochMetrics, 'epoch' | 'validation'>,
  metric: WatchedMetric
): EpochValue | null {
  const value = validation?.[metric] ?? NaN
  return improves(value, best?.value ?? null, metric) ? { epoch, value } : best
}

/**
 * The best epoch of a run, from the figures of its epochs: what the header, the list, the charts, the command line and
 * the checkpoints name. Null without validation.
 */
export const bestEpoch = (
  epochs: readonly Pick<EpochMetrics, 'epoch' | 'validation'>[],
  metric: WatchedMetric
): EpochValue | null =>
  epochs.reduce<EpochValue | null>((best, epoch) => betterEpoch(best, epoch, metric), null)
