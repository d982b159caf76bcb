import type { ExperimentDefinition } from '../../contract/experiment/definition'
import type { RunConfig } from '../../contract/run-config'
import type { RunState, RunSummary } from '../../contract/records'
import { configurationKey } from './configuration-key'
import { expandGrid, placesOf, runConfiguration, type Cell, type Place } from './expand'
import { SameData } from './same-data'

export interface WantedRun extends Place {
  cell: number
  config: RunConfig
  /** Of the configuration. */
  key: string
}

/** One run that an experiment needs, and the existing one. */
export interface Member extends WantedRun {
  run: RunSummary | null
  /** A run that exists but was trained on different data. */
  setAside: RunSummary | null
}

/** All that a definition asks for. */
export interface Expansion {
  cells: Cell[]
  /** Seed by seed, so that pairs are complete early. */
  wanted: WantedRun[]
  keys: ReadonlySet<string>
}

const expansions = new WeakMap<ExperimentDefinition, Expansion>()

/** Computed once for a definition; throws as `expandGrid` does. */
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

/** The existing runs of each configuration, the preferred one first. */
export type RunsByKey = ReadonlyMap<string, readonly RunSummary[]>

export function runsByKey(runs: RunSummary[]): RunsByKey {
  const existing = new Map<string, RunSummary[]>()
  for (const run of runs) {
    const key = configurationKey(run.config)
    existing.set(key, [...(existing.get(key) ?? []), run])
  }
  for (const same of existing.values()) {
    same.sort((a, b) => preference[a.status.state] - preference[b.status.state])
  }
  return existing
}

/** Every run that an experiment needs, with the existing one; all were trained on the same data. */
export function membersOf({ wanted }: Pick<Expansion, 'wanted'>, existing: RunsByKey): Member[] {
  const candidates = wanted.map(({ key }) => existing.get(key) ?? [])
  const sameData = new SameData(candidates.flat())
  return wanted.map((one, index): Member => {
    const runs = candidates[index] ?? []
    const run = runs.find((candidate) => sameData.counts(candidate)) ?? null
    const setAside = run ? null : (runs[0] ?? null)
    return { ...one, run, setAside }
  })
}
