import { z } from 'zod'
import type { Task } from './data'

/** All that is known of a metric but how it is computed, which `core` registers under the same key for each task. */
export interface MetricDescriptor {
  title: string
  /** For table heads and lines of a terminal. */
  shortTitle: string
  tasks: readonly Task[]
  higherIsBetter: boolean
  /** A share of 1, shown in percent and compared in points. */
  isShare: boolean
  /** The least and the most that it can be: no interval reaches beyond. */
  minimum: number
  maximum: number
  /** Column of CSV files and TensorBoard tag, after the name of the split. */
  column: string
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
    ...{ tasks: ['regression'], higherIsBetter: false, ...error }
  },
  mae: {
    ...{ title: 'MAE', shortTitle: 'MAE', column: 'mae' },
    ...{ tasks: ['regression'], higherIsBetter: false, ...error }
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

/** The metric that a run's `score` is, by which the best epoch is chosen. */
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

interface Interval {
  low: number
  high: number
}

/** An interval of a metric's mean, cut where the metric cannot be: no accuracy is above 100 %. */
export function possibleValues(key: MetricKey, { low, high }: Interval): Interval {
  const { minimum, maximum } = metrics[key]
  return { low: Math.max(minimum, low), high: Math.min(maximum, high) }
}

/** An interval of the difference of two means of a metric, cut where it cannot be. */
export function possibleDifferences(key: MetricKey, { low, high }: Interval): Interval {
  const { minimum, maximum } = metrics[key]
  const widest = maximum - minimum
  return { low: Math.max(-widest, low), high: Math.min(widest, high) }
}
