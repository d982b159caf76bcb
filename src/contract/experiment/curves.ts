import { z } from 'zod'
import { realNumber } from '../number'
import { metricName } from '../metric'
import { comparedMetric, metricFacts, type ComparedMetric } from './metric'

/** What curves over epochs show: the mean training loss, and the scores on the validation split. */
export const curveMetric = z.enum(['trainLoss', ...comparedMetric.options])
export type CurveMetric = z.infer<typeof curveMetric>

/** One run of an experiment, epoch by epoch. */
export const memberCurve = z.object({
  label: z.string(),
  seed: z.int(),
  run: z.string(),
  epochs: z.array(z.int()),
  /** One value per epoch, NaN where an epoch has none; metrics that no epoch has are left out. */
  columns: z.array(z.object({ metric: curveMetric, values: z.array(realNumber) }))
})
export type MemberCurve = z.infer<typeof memberCurve>

/** "Validation accuracy", "Training loss" */
export function curveTitle(metric: CurveMetric): string {
  if (metric === 'trainLoss') return 'Training loss'
  return `Validation ${metricName(metric)}`
}

/** Whether values of the metric are shares of 1, shown in percent. */
export function isShareMetric(metric: CurveMetric): boolean {
  return metric !== 'trainLoss' && metricFacts[metric satisfies ComparedMetric].isShare
}
