import type { ExperimentDefinition } from '../../contract/experiment/definition'
import type { RunConfig } from '../../contract/run-config'
import type { RunState, RunSummary } from '../../contract/records'
import { configurationKey } from './configuration-key'
import { expandGrid, placesOf, runConfiguration, type Cell, type Place } from './expand'

interface WantedRun extends Place {
  cell: number
  config: RunConfig
  /** Of the configuration. */
  key: string
}

/** One run that an experiment wants, and the one that there is. */
export interface Member extends WantedRun {
  run: RunSummary | null
}

/** All that a definition asks for. */
export interface Expansion {
  cells: Cell[]
  /** Seed by seed, so that pairs are complete early. */
  wanted: WantedRun[]
  keys: ReadonlySet<string>
}

const expansions = new WeakMap<ExperimentDefinition, Expansion>()

/** Reckoned once for a definition; throws as `expandGrid` does. */
export function expansionOf(definition: ExperimentDefinition): Expansion {
  const known = expansions.get(definition)
  if (known) return known
  const cells = expandGrid(definition)
  const places = definition.seeds.flatMap((seed) => placesOf(seed, definition))
  const wanted = places.flatMap((place) =>
    cells.map((cell, index): WantedRun => {
      const config = runConfiguration(cell, place, definition)
      return { ...place, cell: index, config, key: configurationKey(config) }
    })
  )
  const expansion = { cells, wanted, keys: new Set(wanted.map(({ key }) => key)) }
  expansions.set(definition, expansion)
  return expansion
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

/** The run for each configuration that there is. */
export function runsByKey(runs: RunSummary[]): ReadonlyMap<string, RunSummary> {
  const existing = new Map<string, RunSummary>()
  for (const run of runs) {
    const key = configurationKey(run.config)
    const other = existing.get(key)
    if (!other || preference[run.status.state] < preference[other.status.state]) {
      existing.set(key, run)
    }
  }
  return existing
}

/** Every run that an experiment wants, with the one that there is. */
export function membersOf(
  { wanted }: Expansion,
  existing: ReadonlyMap<string, RunSummary>
): Member[] {
  return wanted.map((one) => ({ ...one, run: existing.get(one.key) ?? null }))
}
