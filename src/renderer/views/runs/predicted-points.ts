import type { PredictedValues } from '../../../contract/prediction-calls'
import { formatNumber } from '../../format'

/** A value that a regression predicted, in the units of the target. */
export interface PredictedPoint {
  /** Row of the data set, from 0. */
  row: number
  truth: number
  predicted: number
  /** True minus predicted: above zero where the prediction is too low. */
  residual: number
  text: string
}

/** The points of one target; predictions that are no finite numbers have no place in a plot. */
export function pointsOf({ rows, targets }: PredictedValues, target: number): PredictedPoint[] {
  const values = targets[target]
  if (!values) return []
  return Array.from(rows, (row, index) => {
    const [truth, predicted] = [values.truth[index]!, values.predicted[index]!]
    const residual = truth - predicted
    const text = `Row ${row}: true ${formatNumber(truth)}, predicted ${formatNumber(predicted)}, residual ${formatNumber(residual)}`
    return { row, truth, predicted, residual, text }
  }).filter(({ residual }) => Number.isFinite(residual))
}
