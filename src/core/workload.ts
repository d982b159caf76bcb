import type { DataConfig } from '../contract/data'
import { policies } from '../contract/mixing'
import type { RunConfig } from '../contract/run-config'
import type { DataSetReport } from '../contract/records'
import { describeModel, isText, type ModelDescription } from './architecture'
import { splitModel } from './architecture/split'
import { batchesPerEpoch } from './batches-per-epoch'
import { costOf, forwardBytes } from './cost'
import { frozenBlocks, picturesAtOnce } from './reused-features'

/** Seconds until a fresh trainer takes its first step. */
const startUp = 2
/** Floating-point operations a second of an ordinary processor, and what a step costs besides. */
const operationsPerSecond = 5e10
const secondsPerStep = 0.001

/** [height, width, channels] of images, [pieces, 1] of texts; encoded columns of tables, one for each category. */
export function exampleShapeOf({
  kind,
  shape,
  columns
}: Pick<DataSetReport, 'kind' | 'shape' | 'columns'>): number[] {
  if (kind === 'image' || isText(shape)) return shape
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
 * @throws StudioError `unsupported` if the model does not suit the data
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
  const { trained } = partsOf(config, modelFor(config, report))
  const { flops, backwardFlops } = costOf(trained, 1, 0)
  return (flops + backwardFlops) * policies[config.mixing.policy].cost
}

/** What steps compute, and what is computed once for every picture: the frozen blocks, where nothing changes pictures. */
function partsOf(
  config: RunConfig,
  model: ModelDescription
): { trained: ModelDescription; once: ModelDescription | null } {
  const { first, whyAgain } = frozenBlocks(config, model)
  if (whyAgain !== null) return { trained: model, once: null }
  const { front, tail } = splitModel(model, first)
  return { trained: tail, once: front }
}

export interface RunEstimate {
  parameters: number
  trainedParameters: number
  /** Forward pass of one example. */
  flops: number
  trainExamples: number
  steps: number
  memoryBytes: number
  seconds: number
}

/**
 * Estimated time and memory of a run, from the sizes of model and data and the policy's cost: rough, for use if no
 * earlier run shows the speed of this machine. Everything that shows time or memory uses this.
 * @param speed examples trained on per second, where it is known
 * @throws StudioError as `modelFor` and `batchesPerEpoch`
 */
export function estimateRun(
  config: RunConfig,
  report: DataSetReport,
  speed: number | null = null
): RunEstimate {
  const { batchSize, epochs } = config.training
  const rowsOfStep = batchSize * policies[config.mixing.policy].cost
  const model = modelFor(config, report)
  const { trained, once } = partsOf(config, model)
  const whole = costOf(model, 1, 0)
  const cost = costOf(trained, rowsOfStep, slots[config.optimizer.kind])
  const { train, validation } = splitSizes(config.data, report)
  const stepsPerEpoch = batchesPerEpoch(trained, train, batchSize)
  const operations = trainingWork(config, report) * train + cost.flops * validation
  const secondsOnce = once ? (costOf(once, 1, 0).flops * report.examples) / operationsPerSecond : 0
  const featureBytes =
    4 * report.examples * trained.exampleShape.reduce((size, side) => size * side, 1)
  const secondsPerEpoch =
    speed === null
      ? operations / operationsPerSecond + stepsPerEpoch * secondsPerStep
      : train / speed
  return {
    parameters: whole.parameters,
    trainedParameters: whole.trainedParameters,
    flops: whole.flops,
    trainExamples: train,
    steps: stepsPerEpoch * epochs,
    memoryBytes: once
      ? Math.max(cost.trainingBytes, forwardBytes(once, picturesAtOnce)) + featureBytes
      : cost.trainingBytes,
    // Kept features of earlier runs are not known here.
    seconds: startUp + secondsOnce + epochs * secondsPerEpoch
  }
}
