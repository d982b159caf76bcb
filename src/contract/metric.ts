import { z } from 'zod'
import type { Task } from './data'

/** Everything about a metric except its computation, which `core` registers under the same key for each task. */
export interface MetricDescriptor {
  title: string
  /** For table heads and lines of a terminal. */
  shortTitle: string
  tasks: readonly Task[]
  higherIsBetter: boolean
  /** A share of 1, shown in percent and compared in points. */
  isShare: boolean
  /** Its smallest and largest possible value: intervals are clipped there. */
  minimum: number
  maximum: number
  /** Column of CSV files and TensorBoard tag, after the name of the split. */
  column: string
  /** In units of the target: the smallest difference that matters follows its standard deviation. */
  inTargetUnits?: boolean
}

const everyTask = ['classification', 'multi-label', 'regression'] as const

const share = { isShare: true, minimum: 0, maximum: 1 }
const error = { isShare: false, minimum: 0, maximum: Infinity }

/** In the order in which they are listed. The keys are those of scores, experiment files and `--json`. */
const descriptors = {
  accuracy: {
    ...{ title: 'Accuracy', shortTitle: 'accuracy', column: 'accuracy' },
    ...{ tasks: ['classification'], higherIsBetter: true, ...share }
  },
  averagePrecision: {
    ...{ title: 'Mean average precision', shortTitle: 'mAP', column: 'average_precision' },
    ...{ tasks: ['multi-label'], higherIsBetter: true, ...share }
  },
  r2: {
    ...{ title: 'R2', shortTitle: 'R2', column: 'r2' },
    ...{
      tasks: ['regression'],
      higherIsBetter: true,
      isShare: false,
      minimum: -Infinity,
      maximum: 1
    }
  },
  balancedAccuracy: {
    ...{ title: 'Balanced accuracy', shortTitle: 'balanced', column: 'balanced_accuracy' },
    ...{ tasks: ['classification'], higherIsBetter: true, ...share }
  },
  macroF1: {
    ...{ title: 'Macro F1', shortTitle: 'macro F1', column: 'macro_f1' },
    ...{ tasks: ['classification'], higherIsBetter: true, ...share }
  },
  top5: {
    ...{ title: 'Top-5 accuracy', shortTitle: 'top-5', column: 'top_5' },
    ...{ tasks: ['classification'], higherIsBetter: true, ...share }
  },
  exactMatch: {
    ...{ title: 'Exact match', shortTitle: 'exact match', column: 'exact_match' },
    ...{ tasks: ['multi-label'], higherIsBetter: true, ...share }
  },
  rmse: {
    ...{ title: 'RMSE', shortTitle: 'RMSE', column: 'rmse' },
    ...{ tasks: ['regression'], higherIsBetter: false, inTargetUnits: true, ...error }
  },
  mae: {
    ...{ title: 'MAE', shortTitle: 'MAE', column: 'mae' },
    ...{ tasks: ['regression'], higherIsBetter: false, inTargetUnits: true, ...error }
  },
  loss: {
    ...{ title: 'Loss', shortTitle: 'loss', column: 'loss' },
    ...{ tasks: everyTask, higherIsBetter: false, ...error }
  },
  ece: {
    ...{ title: 'ECE', shortTitle: 'ECE', column: 'ece' },
    ...{ tasks: ['classification'], higherIsBetter: false, ...share }
  },
  scaledEce: {
    ...{ title: 'ECE after temperature scaling', shortTitle: 'scaled ECE', column: 'scaled_ece' },
    ...{ tasks: ['classification'], higherIsBetter: false, ...share }
  },
  scaledLoss: {
    ...{
      title: 'Loss after temperature scaling',
      shortTitle: 'scaled loss',
      column: 'scaled_loss'
    },
    ...{ tasks: ['classification'], higherIsBetter: false, ...error }
  }
} as const satisfies Record<string, MetricDescriptor>

export type MetricKey = keyof typeof descriptors

/** Metrics of one kind of task. */
export type MetricOf<T extends Task> = {
  [K in MetricKey]: T extends (typeof descriptors)[K]['tasks'][number] ? K : never
}[MetricKey]

export const metrics: Record<MetricKey, MetricDescriptor> = descriptors

export const metricKeys = Object.keys(descriptors) as [MetricKey, ...MetricKey[]]

export const metricKey = z.enum(metricKeys)

/** The metric used as a run's `score`, by which the best epoch is chosen. */
export const scoreMetrics = {
  classification: 'accuracy',
  'multi-label': 'averagePrecision',
  regression: 'r2'
} as const satisfies { [T in Task]: MetricOf<T> }

/** Metrics of a task, that of its score first; all metrics where the task is not known. */
export function metricsOf(task: Task | null): MetricKey[] {
  return metricKeys.filter((key) => task === null || metrics[key].tasks.includes(task))
}

/** The task that scores belong to, as far as they show it. */
export function scoreMetricOf(scores: {
  [K in MetricKey]?: number | undefined
}): MetricKey | null {
  return Object.values(scoreMetrics).find((key) => scores[key] !== undefined) ?? null
}

/** The title within a sentence: "mean average precision", "RMSE". */
export function metricName(key: MetricKey): string {
  const { title } = metrics[key]
  return title === title.toUpperCase() ? title : title.toLowerCase()
}

/**
 * The smallest difference that matters, by default: one point of a share, 0.01 of R2 or a loss, and a
 * hundredth of the targets' standard deviation for what is in their units.
 * @param targetDeviation of the data; undefined where it is not known
 */
export function relevantDifferenceOf(key: MetricKey, targetDeviation: number | undefined): number {
  if (!metrics[key].inTargetUnits || !targetDeviation) return 0.01
  return Number((0.01 * targetDeviation).toPrecision(2))
}

interface Interval {
  low: number
  high: number
}

/** An interval of a metric's mean, clipped to the possible values: no accuracy is above 100 %. */
export function possibleValues(key: MetricKey, { low, high }: Interval): Interval {
  const { minimum, maximum } = metrics[key]
  return { low: Math.max(minimum, low), high: Math.min(maximum, high) }
}

/** An interval of the difference of two means of a metric, clipped to the possible values. */
export function possibleDifferences(key: MetricKey, { low, high }: Interval): Interval {
  const { minimum, maximum } = metrics[key]
  const widest = maximum - minimum
  return { low: Math.max(-widest, low), high: Math.min(widest, high) }
}
