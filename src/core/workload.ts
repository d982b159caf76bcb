import type { DataConfig } from '../contract/data'
import type { RunConfig } from '../contract/run-config'
import type { DataSetReport } from '../contract/records'
import { describeModel, type ModelDescription } from './architecture'
import { costOf } from './cost'

/** Seconds until a fresh trainer takes its first step. */
export const startUp = 2
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

/**
 * Seconds of a run, reckoned from the size of model and data: rough, for where no run has told better.
 * @throws StudioError as `modelFor`
 */
export function reckonSeconds(config: RunConfig, report: DataSetReport): number {
  const { batchSize, epochs } = config.training
  const { flops } = costOf(modelFor(config, report), batchSize, 0)
  const { train, validation } = splitSizes(config.data, report)
  // Backward costs twice what forward does.
  const operations = flops * (3 * train + validation)
  const steps = Math.ceil(train / batchSize)
  return startUp + epochs * (operations / operationsPerSecond + steps * secondsPerStep)
}
