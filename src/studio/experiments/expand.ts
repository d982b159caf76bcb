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
 * @throws StudioError `invalid-argument` for an unknown path or an invalid value
 */
export function expandGrid({ base, grid, tuning }: ExperimentDefinition): Cell[] {
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
  const labels = labelsOf(configs, paths, Object.keys(tuning?.space ?? {}))
  return [...cells.values()].map(({ config, plain }, index) => ({
    label: labels[index] ?? '',
    config,
    baseline: plain === null ? null : keys.indexOf(plain)
  }))
}

/** The position of a run in the design; runs of two cells at the same place are paired. */
export interface Place {
  /** Of the experiment: with k folds it draws the partition. */
  seed: number
  /** Null where the split is not by folds. */
  fold: number | null
  /** Runs on one fold are counted from 0. */
  repeat: number
  /** The same for runs that learn from the same training examples. */
  trainingSet: string
}

/** Whether two runs of different cells are to be compared with each other. */
export const paired = (one: Place, other: Place): boolean =>
  one.seed === other.seed && one.fold === other.fold && one.repeat === other.repeat

type Design = Pick<ExperimentDefinition, 'name' | 'splitPerSeed' | 'folds' | 'seedsPerFold'>

/** Every place that a seed of an experiment has. */
export function placesOf(
  seed: number,
  { folds, seedsPerFold, splitPerSeed }: Omit<Design, 'name'>
): Place[] {
  if (folds === null) {
    const trainingSet = splitPerSeed ? `split ${seed}` : 'one split'
    return [{ seed, fold: null, repeat: 0, trainingSet }]
  }
  return Array.from({ length: folds * seedsPerFold }, (_, index) => {
    const fold = Math.floor(index / seedsPerFold)
    return { seed, fold, repeat: index % seedsPerFold, trainingSet: `split ${seed}, fold ${fold}` }
  })
}

/** The run of a cell at a place. Cells share initial weights, split and order at one place, so runs are paired. */
export function runConfiguration(
  { label, config }: Cell,
  { seed, fold, repeat }: Place,
  { name, splitPerSeed, folds, seedsPerFold }: Design
): RunConfig {
  const { split } = config.data
  if (folds === null || fold === null) {
    const seeded = { ...config, name: named(name, `${label}, seed ${seed}`), seed }
    if (!splitPerSeed) return seeded
    return { ...seeded, data: { ...config.data, split: { ...split, seed, useGiven: false } } }
  }
  const again = seedsPerFold > 1 ? `, run ${repeat}` : ''
  return {
    ...config,
    name: named(name, `${label}, seed ${seed}, fold ${fold}${again}`),
    seed: (seed * seedsPerFold + repeat) % 2 ** 32,
    data: { ...config.data, split: { ...split, kFold: { folds, partition: seed, fold } } }
  }
}

const named = (experiment: string, run: string): string => `${experiment}: ${run}`.slice(0, 200)

/** Beyond this the runs would take too long, and a host would spend its time on their names. */
const mostConfigurations = 2000

function refuseEndless(lengths: number[]): void {
  const configurations = lengths.reduce((product, length) => product * length, 1)
  if (configurations <= mostConfigurations) return
  throw new StudioError(
    'invalid-argument',
    `The grid has ${configurations} configurations; the limit is ${mostConfigurations}: remove some values.`
  )
}

/**
 * The base with other values at some paths.
 * @throws StudioError `invalid-argument` for an unknown path or an invalid value
 */
export function configure(base: RunConfig, paths: string[], values: unknown[]): RunConfig {
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
    `The grid makes an invalid configuration of ${given}:\n${wrong.join('\n')}`
  )
}

function withValue(object: unknown, [key, ...rest]: string[], value: unknown): unknown {
  if (key === undefined) return value
  const fields = typeof object === 'object' && object !== null ? object : {}
  return { ...fields, [key]: withValue((fields as Record<string, unknown>)[key], rest, value) }
}
