import type { ExperimentConfig } from '../../contract/experiment'
import { explainUnsuitable } from '../../contract/mixing'
import type { DataSetReport } from '../../contract/records'
import { mixableBlocks } from '../../core/architecture'
import { modelFor } from '../../core/workload'

/** Why the mixing of an experiment makes no sense for its data, with what to choose instead; null where it does. */
export function unsuitableMixing(config: ExperimentConfig, report: DataSetReport): string | null {
  const { task, kind, columns } = report
  return explainUnsuitable(config.mixing, {
    ...{ task, kind, epochs: config.training.epochs },
    columns: kind === 'image' ? 0 : columns.filter(({ role }) => role === 'feature').length,
    ...blocksOf(config, report)
  })
}

/** A model that does not fit the data is refused for that, elsewhere. */
function blocksOf(config: ExperimentConfig, report: DataSetReport): { mixableBlocks?: number[] } {
  try {
    return { mixableBlocks: mixableBlocks(modelFor(config, report)) }
  } catch {
    return {}
  }
}
