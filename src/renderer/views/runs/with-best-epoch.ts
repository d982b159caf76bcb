import type { EpochMetrics } from '../../../contract/metrics'
import type { RunSummary } from '../../../contract/records'
import { bestEpoch } from '../../../core/best-epoch'

/** The curves of a run, as far as they are here. */
interface Loaded {
  series: { epochs: EpochMetrics[] }
  state: unknown
}

/**
 * The run with the best epoch of the curves on screen: its status is updated at most once per second, and epochs may
 * be shorter.
 */
export function withBestEpoch(run: RunSummary, { series, state }: Loaded): RunSummary {
  if (state !== 'ready' || series.epochs.length === 0) return run
  const best = bestEpoch(series.epochs, run.config.training.best)
  const { bestEpoch: epoch, bestValue: value } = run.status
  if (epoch === (best?.epoch ?? null) && value === (best?.value ?? null)) return run
  const status = { ...run.status, bestEpoch: best?.epoch ?? null, bestValue: best?.value ?? null }
  return { ...run, status }
}
