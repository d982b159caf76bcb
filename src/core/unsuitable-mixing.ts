import type { RunConfig } from '../contract/run-config'
import { explainUnsuitable } from '../contract/mixing'
import type { DataSetReport } from '../contract/records'
import { isText, mixableBlocks } from './architecture'
import { modelFor } from './workload'

/** Why the mixing of a run does not suit its data, with what to choose instead; null if it does. */
export function unsuitableMixing(config: RunConfig, report: DataSetReport): string | null {
  const { task, columns, shape } = report
  const kind = isText(shape) ? 'text' : report.kind
  return explainUnsuitable(config.mixing, {
    ...{ task, kind, epochs: config.training.epochs },
    columns: kind === 'image' ? 0 : columns.filter(({ role }) => role === 'feature').length,
    ...blocksOf(config, report)
  })
}

/** A model that does not suit the data is refused elsewhere. */
function blocksOf(config: RunConfig, report: DataSetReport): { mixableBlocks?: number[] } {
  try {
    return { mixableBlocks: mixableBlocks(modelFor(config, report)) }
  } catch {
    return {}
  }
}
