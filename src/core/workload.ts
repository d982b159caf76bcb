import type { DataConfig } from '../contract/data'
import { policies } from '../contract/mixing'
import type { RunConfig } from '../contract/run-config'
import type { DataSetReport } from '../contract/records'
import { describeModel, type ModelDescription } from './architecture'
import { costOf } from './cost'

/** Seconds until a fresh trainer takes its first step. */
const startUp = 2
/** Floating-point operations a second of an ordinary processor, and what a step costs besides. */
const operationsPerSecond = 5e10
const secondsPerStep = 0.001

/** [height, width, channels] of images; encoded columns of tables, one for each category. */
export function exampleShapeOf({
  kind,
  shape,
  columns
}: Pick<DataSetReport, 'kind' | 'shape' | 'columns'>): number[] {
  if (kind === 'image') return shape
  const widths = columns
    .filter(({ role }) => role === 'feature')
    .map((column) => (column.kind === 'categorical' ? (column.categories?.length ?? 1) : 1))
  return [widths.reduce((sum, width) => sum + width, 0) || (shape[0] ?? 1)]
}

/** Classes, labels or targets that a model gives. */
export function outputsOf(
  { task, classes, targets }: Pick<DataSetReport, 'task' | 'classes' | 'targets'>,
  { firstClasses }: Pick<DataConfig, 'firstClasses'>
): number {
  if (task !== 'classification') return targets.length
  return Math.min(classes.length, firstClasses ?? Infinity)
}

/**
 * The model that a configuration builds for a data set.
 * @throws StudioError `unsupported` where the model makes no sense for the data
 */
export function modelFor(
  { model, data }: Pick<RunConfig, 'model' | 'data'>,
  report: DataSetReport
): ModelDescription {
  return describeModel(model, exampleShapeOf(report), outputsOf(report, data))
}

/** Share of the examples that are trained on. */
export function trainingShare(
  { split }: DataConfig,
  { givenSplits, examples }: Pick<DataSetReport, 'givenSplits' | 'examples'>
): number {
  const { kFold } = split
  if (kFold) return (1 - 1 / kFold.folds) * (1 - split.validation)
  const given = split.useGiven ? givenSplits['train'] : undefined
  return given === undefined ? 1 - split.validation - split.test : given / examples
}

/** Share of the examples that make up the validation split, where the data bring none. */
const validationShare = ({ kFold, validation }: DataConfig['split']): number =>
  kFold ? (1 - 1 / kFold.folds) * validation : validation

/** Sizes of the splits, to within rounding. */
export function splitSizes(
  data: DataConfig,
  report: DataSetReport
): { train: number; validation: number } {
  const { firstClasses, examplesPerClass, trainingExamples, split } = data
  const { classes, examples } = report
  const used =
    firstClasses === null
      ? examples
      : classes.slice(0, firstClasses).reduce((sum, one) => sum + one.examples, 0)
  const perClass = (examplesPerClass ?? Infinity) * outputsOf(report, data)
  const most = Math.min(perClass, trainingExamples ?? Infinity)
  return {
    train: Math.max(1, Math.round(Math.min(used * trainingShare(data, report), most))),
    validation: Math.round(used * validationShare(split))
  }
}

const slots: Record<RunConfig['optimizer']['kind'], number> = { sgd: 1, adam: 2, adamw: 2 }

/**
 * Floating-point operations that training on one example takes, mixing included: what runs are compared by when the speed of
 * one is read from another.
 */
export function trainingWork(config: RunConfig, report: DataSetReport): number {
  const { flops } = costOf(modelFor(config, report), 1, 0)
  // Backward costs twice what forward does.
  return 3 * flops * policies[config.mixing.policy].cost
}

export interface RunEstimate {
  parameters: number
  /** Forward pass of one example. */
  flops: number
  trainExamples: number
  steps: number
  memoryBytes: number
  seconds: number
}

/**
 * What a run takes, from the size of model and data and from the policy's cost: rough, for where no earlier run shows how
 * fast this machine is. Everything that shows time or memory asks here.
 * @param speed examples trained on per second, where it is known
 * @throws StudioError as `modelFor`
 */
export function estimateRun(
  config: RunConfig,
  report: DataSetReport,
  speed: number | null = null
): RunEstimate {
  const { batchSize, epochs } = config.training
  const rowsOfStep = batchSize * policies[config.mixing.policy].cost
  const cost = costOf(modelFor(config, report), rowsOfStep, slots[config.optimizer.kind])
  const { train, validation } = splitSizes(config.data, report)
  const stepsPerEpoch = Math.ceil(train / batchSize)
  const operations = trainingWork(config, report) * train + cost.flops * validation
  const secondsPerEpoch =
    speed === null
      ? operations / operationsPerSecond + stepsPerEpoch * secondsPerStep
      : train / speed
  return {
    parameters: cost.parameters,
    flops: cost.flops,
    trainExamples: train,
    steps: stepsPerEpoch * epochs,
    memoryBytes: cost.trainingBytes,
    seconds: startUp + epochs * secondsPerEpoch
  }
}
