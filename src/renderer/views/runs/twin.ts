import { mixingConfig } from '../../../contract/mixing'
import type { RunConfig } from '../../../contract/run-config'
import type { DataSetRecord } from '../../../contract/library'
import type { RunSummary } from '../../../contract/records'
import { offeredPolicies } from '../../../core/recommended-comparison'

/**
 * What a run is compared with to see whether mixing helped it: plain training with the same seed or, for a plain run, the
 * first policy that is recommended for its data.
 * @param record of its data; null where they are not in the list any more
 */
export function twinOf(config: RunConfig, record: DataSetRecord | null): RunConfig {
  if (config.mixing.policy !== 'none') return { ...config, name: '', mixing: { policy: 'none' } }
  const offered = record ? offeredPolicies(record).find(({ recommended }) => recommended) : null
  return { ...config, name: '', mixing: offered?.mixing ?? mixingConfig.parse({ policy: 'input' }) }
}

const keyOf = (config: RunConfig): string => JSON.stringify({ ...config, name: '' })

/** A run with such a configuration, whatever it is called, that did not fail. */
export function existingRun(config: RunConfig, runs: readonly RunSummary[]): RunSummary | null {
  const key = keyOf(config)
  return runs.find((run) => run.status.state !== 'failed' && keyOf(run.config) === key) ?? null
}
