import type { Task } from '../contract/data'
import { metricKeys, type MetricKey, type MetricOf } from '../contract/metric'

/** How a metric is computed, here and in the PyTorch script of a run. */
interface MetricComputation<Predictions> {
  /** Undefined where the metric makes no sense for these predictions. */
  of: (predictions: Predictions) => number | undefined
  /**
   * Body of a Python function of the tensors `outputs` and `targets`, [examples, outputs], and the `scale` that brings
   * standardised targets back to the units of the data; None for undefined.
   */
  python: string
}

/** A computation for every metric of a task: the compiler asks for those of a new descriptor. */
export type MetricComputations<T extends Task, Predictions> = Record<
  MetricOf<T>,
  MetricComputation<Predictions>
>

/** All metrics of a task. */
export function computeMetrics<T extends Task, Predictions>(
  computations: MetricComputations<T, Predictions>,
  predictions: Predictions
): Partial<Record<MetricKey, number>> {
  const registered: Partial<Record<MetricKey, MetricComputation<Predictions>>> = computations
  return Object.fromEntries(
    metricKeys.flatMap((key) => {
      const value = registered[key]?.of(predictions)
      return value === undefined ? [] : [[key, value]]
    })
  )
}
