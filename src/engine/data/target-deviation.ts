import { mean, variance } from '../../core/statistics'

/**
 * The standard deviation of regression targets, in their units; of several the root of the mean variance, which is what an
 * RMSE over all of them compares with.
 */
export function targetDeviation({
  values,
  names
}: {
  values: Float32Array
  names: string[]
}): number {
  const columns = names.map((_name, column) =>
    values.filter((_value, place) => place % names.length === column)
  )
  return Math.sqrt(mean(columns.map((column) => variance(column))))
}
