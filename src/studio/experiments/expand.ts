import { describeIssues, StudioError } from '../../contract/errors'
import { runConfig, type RunConfig } from '../../contract/run-config'
import type { ExperimentDefinition } from '../../contract/experiment/definition'
import { unknownFields } from '../../contract/unknown-fields'
import { configurationKey } from './configuration-key'
import { labelsOf } from './labels'

/** One row of an experiment: a configuration but for its seed. */
export interface Cell {
  label: string
  config: RunConfig
  /** Index of the cell of plain training that differs in nothing but the mixing; null for plain training. */
  baseline: number | null
}

/**
 * Every configuration of the grid, each kind of plain training before what is compared with it.
 * @throws StudioError `invalid-argument` for a path that leads nowhere or a value that is not allowed there
 */
export function expandGrid({ base, grid }: ExperimentDefinition): Cell[] {
  const paths = Object.keys(grid)
  refuseEndless(Object.values(grid).map(({ length }) => length))
  const combinations = paths.reduce<unknown[][]>(
    (before, path) =>
      before.flatMap((values) => (grid[path] ?? []).map((value) => [...values, value])),
    [[]]
  )
  const cells = new Map<string, { config: RunConfig; plain: string | null }>()
  for (const values of combinations) {
    const config = configure(base, paths, values)
    const plain: RunConfig = { ...config, mixing: { policy: 'none' } }
    const plainKey = configurationKey(plain)
    if (!cells.has(plainKey)) cells.set(plainKey, { config: plain, plain: null })
    const key = configurationKey(config)
    if (key !== plainKey) cells.set(key, { config, plain: plainKey })
  }
  const keys = [...cells.keys()]
  const configs = [...cells.values()].map(({ config }) => config)
  const labels = labelsOf(configs, paths)
  return [...cells.values()].map(({ config, plain }, index) => ({
    label: labels[index] ?? '',
    config,
    baseline: plain === null ? null : keys.indexOf(plain)
  }))
}

/** The run of a cell for a seed. Cells share initial weights, split and order for one seed, so runs are paired. */
export function runConfiguration(
  { label, config }: Cell,
  seed: number,
  { name, splitPerSeed }: Pick<ExperimentDefinition, 'name' | 'splitPerSeed'>
): RunConfig {
  const runName = `${name}: ${label}, seed ${seed}`.slice(0, 200)
  const seeded = { ...config, name: runName, seed }
  if (!splitPerSeed) return seeded
  const split = { ...config.data.split, seed, useGiven: false }
  return { ...seeded, data: { ...config.data, split } }
}

/** Beyond this nobody waits for the runs, and a host would be busy with their names alone. */
const mostConfigurations = 2000

function refuseEndless(lengths: number[]): void {
  const configurations = lengths.reduce((product, length) => product * length, 1)
  if (configurations <= mostConfigurations) return
  throw new StudioError(
    'invalid-argument',
    `The grid has ${configurations} configurations, and ${mostConfigurations} are the most: leave some values out.`
  )
}

function configure(base: RunConfig, paths: string[], values: unknown[]): RunConfig {
  const written = paths.reduce<unknown>(
    (config, path, index) => withValue(config, path.split('.'), values[index]),
    base
  )
  const parsed = runConfig.safeParse(written)
  const wrong = parsed.success
    ? unknownFields(written, parsed.data)
    : [describeIssues(parsed.error)]
  if (parsed.success && wrong.length === 0) return parsed.data
  const given = paths.map((path, index) => `${path} = ${JSON.stringify(values[index])}`).join(', ')
  throw new StudioError(
    'invalid-argument',
    `The grid makes no valid configuration of ${given}:\n${wrong.join('\n')}`
  )
}

function withValue(object: unknown, [key, ...rest]: string[], value: unknown): unknown {
  if (key === undefined) return value
  const fields = typeof object === 'object' && object !== null ? object : {}
  return { ...fields, [key]: withValue((fields as Record<string, unknown>)[key], rest, value) }
}
