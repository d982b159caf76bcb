import type { ExperimentConfig } from '../../contract/experiment'
import type { DataSetReport, RunSummary } from '../../contract/records'
import { describeModel } from '../../core/architecture'
import { quantile } from '../../core/bootstrap'
import { costOf } from '../../core/cost'
import { metricsLines } from '../../storage/metrics-reader'
import { contentKey } from './configuration-key'

/** Seconds until a fresh trainer takes its first step. */
const startUp = 3
/** Rough figures of one processor core, used until a run has told better. */
const operationsPerSecond = 3e10
const secondsPerStep = 0.004

const soMany = 5

const known = new WeakMap<ExperimentConfig, string>()

/** Runs that take about as long: all but mixing, seed and split is the same. */
function paceKey(config: ExperimentConfig): string {
  const data = { ...config.data, split: null }
  const key = known.get(config) ?? contentKey({ ...config, name: '', seed: 0, mixing: null, data })
  known.set(config, key)
  return key
}

/** Median seconds of the newest finished runs like this one; null where there are none. */
async function measuredSeconds(
  config: ExperimentConfig,
  runs: RunSummary[],
  metricsOf: (id: string) => string
): Promise<number | null> {
  const key = paceKey(config)
  const alike = runs.filter((run) => run.status.state === 'finished' && paceKey(run.config) === key)
  const seconds = await Promise.all(
    alike.slice(-soMany).map(async ({ id, status }) => {
      const first = await firstStep(metricsOf(id))
      return first === null ? [] : [startUp + (status.updated - first) / 1000]
    })
  )
  const sorted = seconds.flat().sort((one, other) => one - other)
  return sorted.length === 0 ? null : quantile(sorted, 0.5)
}

async function firstStep(path: string): Promise<number | null> {
  for await (const { line } of metricsLines(path)) {
    if (line?.type === 'steps') return line.columns.time[0] ?? null
  }
  return null
}

/** Seconds of a run, reckoned from the size of model and data. */
export function reckonedSeconds(
  { model, data, training }: ExperimentConfig,
  report: Pick<DataSetReport, 'shape' | 'examples' | 'classes' | 'targets'>
): number {
  const classes = report.classes.slice(0, data.firstClasses ?? Infinity)
  const outputs = Math.max(classes.length, report.targets.length, 1)
  const used =
    data.firstClasses === null
      ? report.examples
      : classes.reduce((sum, { examples }) => sum + examples, 0)
  const { flops } = costOf(describeModel(model, report.shape, outputs), training.batchSize, 0)
  const { validation, test } = data.split
  const perClass = (data.examplesPerClass ?? Infinity) * outputs
  const examples = Math.min(used * (1 - validation - test), perClass)
  const steps = Math.ceil(examples / training.batchSize)
  // Backward costs twice what forward does.
  const operations = flops * (3 * examples + validation * used)
  const epoch = operations / operationsPerSecond + steps * secondsPerStep
  return startUp + training.epochs * epoch
}

export interface MissingTime {
  seconds: number
  /** Whether runs like them have told, rather than the size of model and data. */
  measured: boolean
  missing: number
}

/** How long the missing runs of an experiment will take, so many of them side by side. */
export async function estimateMissing(
  missing: { cell: number; config: ExperimentConfig }[],
  sideBySide: number,
  existing: RunSummary[],
  metricsOf: (id: string) => string,
  inspect: (config: ExperimentConfig) => Promise<DataSetReport>
): Promise<MissingTime> {
  let seconds = 0
  let measured = true
  const paces = new Map<number, number>()
  for (const { cell, config } of missing) {
    let pace = paces.get(cell)
    if (pace === undefined) {
      const told = await measuredSeconds(config, existing, metricsOf)
      measured &&= told !== null
      pace = told ?? reckonedSeconds(config, await inspect(config))
      paces.set(cell, pace)
    }
    seconds += pace
  }
  const working = Math.max(1, Math.min(sideBySide, missing.length))
  return { seconds: seconds / working, measured, missing: missing.length }
}
