import { comparedMetric, type ComparedMetric } from '../../../../contract/experiment/metric'
import type { Task } from '../../../../contract/data'

const byTask: Record<Task, ComparedMetric[]> = {
  classification: ['accuracy', 'loss', 'ece'],
  'multi-label': ['averagePrecision', 'exactMatch', 'loss'],
  regression: ['r2', 'rmse', 'mae', 'loss']
}

/** What a verdict can be about, the usual first; all of them where the task is not known. */
export function metricsFor(task: Task | null): ComparedMetric[] {
  return task ? byTask[task] : comparedMetric.options
}
