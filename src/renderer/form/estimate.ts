import type { DataSource } from '../../contract/data'
import type { ExperimentConfig } from '../../contract/experiment'
import type { DataSetReport, RunSummary } from '../../contract/records'
import { describeModel } from '../../core/architecture'
import { costOf } from '../../core/cost'

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

/** What a finished run tells about the speed of this machine. */
export interface Measured {
  config: ExperimentConfig
  report: DataSetReport
  examplesPerSecond: number
}

/** Forward and backward passes together cost about three forward passes. */
const passes = 3
/** Floating-point operations a second that two cores of a laptop reach on small models. */
const typicalSpeed = 2e10
/** Seconds that a step costs whatever it computes. */
const stepOverhead = 5e-4
const slots: Record<ExperimentConfig['optimizer']['kind'], number> = { sgd: 1, adam: 2, adamw: 2 }

/** [height, width, channels] of images; encoded columns of tables, one for each category. */
export function exampleShapeOf(report: DataSetReport): number[] {
  if (report.kind === 'image') return report.shape
  const widths = report.columns
    .filter(({ role }) => role === 'feature')
    .map(({ kind, categories }) => (kind === 'categorical' ? (categories?.length ?? 1) : 1))
  return [widths.reduce((sum, width) => sum + width, 0) || (report.shape[0] ?? 1)]
}

export function outputsOf(report: DataSetReport): number {
  return report.task === 'classification' ? report.classes.length : report.targets.length
}

function trainExamplesOf(config: ExperimentConfig, report: DataSetReport): number {
  const { validation, test, useGiven } = config.data.split
  const given = useGiven ? report.givenSplits['train'] : undefined
  const share = given ?? Math.round(report.examples * (1 - validation - test))
  const perClass = config.data.examplesPerClass
  return Math.max(1, perClass ? Math.min(share, perClass * outputsOf(report)) : share)
}

/**
 * What a run will cost.
 * @throws StudioError `unsupported` where the model makes no sense for the data
 */
export function estimate(
  config: ExperimentConfig,
  report: DataSetReport,
  measured: Measured[]
): Estimate {
  const { batchSize, epochs } = config.training
  const model = describeModel(config.model, exampleShapeOf(report), outputsOf(report))
  const cost = costOf(model, batchSize, slots[config.optimizer.kind])
  const trainExamples = trainExamplesOf(config, report)
  const stepsPerEpoch = Math.ceil(trainExamples / batchSize)
  const steps = stepsPerEpoch * epochs
  const examples = trainExamples * epochs
  const base = { ...cost, memoryBytes: cost.trainingBytes, trainExamples, steps }

  const nearest = nearestRun(cost.flops, measured)
  const seconds = nearest
    ? (examples / nearest.examplesPerSecond) * (cost.flops / nearest.flops)
    : (examples * cost.flops * passes) / typicalSpeed + steps * stepOverhead
  return {
    ...base,
    seconds,
    basis: nearest ? 'an earlier run here' : 'a typical processor'
  }
}

function nearestRun(
  flops: number,
  measured: Measured[]
): { flops: number; examplesPerSecond: number } | null {
  const distance = (one: { flops: number }): number => Math.abs(Math.log(one.flops / flops))
  const candidates = measured.map(({ config, report, examplesPerSecond }) => ({
    flops: costOf(
      describeModel(config.model, exampleShapeOf(report), outputsOf(report)),
      config.training.batchSize,
      0
    ).flops,
    examplesPerSecond
  }))
  return candidates.sort((a, b) => distance(a) - distance(b))[0] ?? null
}

/** Speeds of the runs whose data is known, from the times that their status tells. */
export function measuredSpeeds(
  runs: RunSummary[],
  known: { source: DataSource; report: DataSetReport }[]
): Measured[] {
  return runs.flatMap(({ config, status }) => {
    const source = JSON.stringify(config.data.source)
    const report = known.find((one) => JSON.stringify(one.source) === source)?.report
    const seconds = (status.updated - status.created) / 1000
    if (!report || status.state !== 'finished' || seconds <= 0 || status.epoch === 0) return []
    const examples = trainExamplesOf(config, report) * status.epoch
    return [{ config, report, examplesPerSecond: examples / seconds }]
  })
}
