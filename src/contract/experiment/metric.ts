import { z } from 'zod'

/** Scores that runs are compared by. */
export const comparedMetric = z.enum([
  'accuracy',
  'averagePrecision',
  'r2',
  'exactMatch',
  'rmse',
  'mae',
  'loss',
  'ece'
])
export type ComparedMetric = z.infer<typeof comparedMetric>

interface MetricFacts {
  title: string
  higherIsBetter: boolean
  /** A share of 1, shown in percent and compared in points. */
  isShare: boolean
}

export const metricFacts: Record<ComparedMetric, MetricFacts> = {
  accuracy: { title: 'Accuracy', higherIsBetter: true, isShare: true },
  averagePrecision: { title: 'Mean average precision', higherIsBetter: true, isShare: true },
  r2: { title: 'R2', higherIsBetter: true, isShare: false },
  exactMatch: { title: 'Exact match', higherIsBetter: true, isShare: true },
  rmse: { title: 'RMSE', higherIsBetter: false, isShare: false },
  mae: { title: 'MAE', higherIsBetter: false, isShare: false },
  loss: { title: 'Loss', higherIsBetter: false, isShare: false },
  ece: { title: 'ECE', higherIsBetter: false, isShare: true }
}
