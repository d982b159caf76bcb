import type { DataSource } from '../../contract/data'
import type { RunConfig } from '../../contract/run-config'
import type { DataSetReport, RunSummary } from '../../contract/records'
import { costOf } from '../../core/cost'
import { modelFor, reckonSeconds, splitSizes, startUp } from '../../core/workload'

export interface Estimate {
  parameters: number
  /** Forward pass of one example. */
  flops: number
  trainExamples: number
  steps: number
  memoryBytes: number
  seconds: number
  /** What the time was reckoned from. */
  basis: 'an earlier run here' | 'a typical processor'
}

/** What a run tells about the speed of this machine. */
export interface Measured {
  config: RunConfig
  report: DataSetReport
  examplesPerSecond: number
}

const slots: Record<RunConfig['optimizer']['kind'], number> = { sgd: 1, adam: 2, adamw: 2 }

/** Models tell of each other's speed where one costs at most so many times what the other does. */
const comparable = 4

/**
 * What a run will cost.
 * @throws StudioError `unsupported` where the model makes no sense for the data
 */
export function estimate(config: RunConfig, report: DataSetReport, measured: Measured[]): Estimate {
  const { batchSize, epochs } = config.training
  const cost = costOf(modelFor(config, report), batchSize, slots[config.optimizer.kind])
  const { train } = splitSizes(config.data, report)
  const speed = speedLike(cost.flops, measured)
  return {
    ...cost,
    memoryBytes: cost.trainingBytes,
    trainExamples: train,
    steps: Math.ceil(train / batchSize) * epochs,
    seconds: speed === null ? reckonSeconds(config, report) : startUp + (train * epochs) / speed,
    basis: speed === null ? 'a typical processor' : 'an earlier run here'
  }
}

/**
 * Examples a second, from the run whose model costs most nearly as much.
 * @param flops of the forward pass of one example
 */
function speedLike(flops: number, measured: Measured[]): number | null {
  const candidates = measured.map(({ config, report, examplesPerSecond }) => {
    const ratio = costOf(modelFor(config, report), config.training.batchSize, 0).flops / flops
    return { distance: Math.abs(Math.log(ratio)), speed: examplesPerSecond * ratio }
  })
  const nearest = candidates.sort((one, other) => one.distance - other.distance)[0]
  return nearest && nearest.distance <= Math.log(comparable) ? nearest.speed : null
}

/** Speeds of the runs whose data is known. */
export function measuredSpeeds(
  runs: RunSummary[],
  known: { source: DataSource; report: DataSetReport }[]
): Measured[] {
  return runs.flatMap(({ config, status: { examplesPerSecond } }) => {
    const source = JSON.stringify(config.data.source)
    const report = known.find((one) => JSON.stringify(one.source) === source)?.report
    return report && examplesPerSecond ? [{ config, report, examplesPerSecond }] : []
  })
}
