import type { ComparisonDefinition } from '../../contract/comparison/definition'
import type { ExperimentConfig } from '../../contract/experiment'
import type { RunState, RunSummary } from '../../contract/records'
import { configurationKey } from './configuration-key'
import { runConfiguration, type Cell } from './expand'

/** One run that a comparison wants, and the one that there is. */
export interface Member {
  cell: number
  seed: number
  config: ExperimentConfig
  run: RunSummary | null
}

/** Of several runs with one configuration the furthest counts. */
const preference: Record<RunState, number> = {
  finished: 0,
  running: 1,
  paused: 1,
  starting: 1,
  queued: 2,
  interrupted: 3,
  stopped: 3,
  failed: 4
}

/** Every run that a comparison wants, seed by seed, so that pairs are complete early. */
export function membersOf(
  definition: ComparisonDefinition,
  cells: Cell[],
  runs: RunSummary[]
): Member[] {
  const existing = new Map<string, RunSummary>()
  for (const run of runs) {
    const key = configurationKey(run.config)
    const other = existing.get(key)
    if (!other || preference[run.status.state] < preference[other.status.state]) {
      existing.set(key, run)
    }
  }
  return definition.seeds.flatMap((seed) =>
    cells.map((cell, index) => {
      const config = runConfiguration(cell, seed, definition)
      return { cell: index, seed, config, run: existing.get(configurationKey(config)) ?? null }
    })
  )
}
