import type { TargetPreprocessing } from '../../contract/preprocessing'
import type { Prediction } from '../../contract/records'
import { softmaxRows } from '../../core/probabilities'
import { toOriginalUnits } from '../data/preparation/encode'

/**
 * Logits in displayable form: probabilities, the most likely first, or values in the units of the data.
 * @param where what each row is called
 * @param logits row-major [rows, outputs]
 */
export function describePredictions(
  where: string[],
  logits: Float32Array,
  fitted: TargetPreprocessing
): Prediction[] {
  const { names } = fitted
  const row = (values: ArrayLike<number>, index: number) =>
    names.map((name, output) => ({ name, value: values[index * names.length + output]! }))
  if (fitted.task === 'regression') {
    const values = toOriginalUnits(fitted, logits)
    return where.map((place, index) => ({ where: place, values: row(values, index) }))
  }
  const probabilities =
    fitted.task === 'classification'
      ? softmaxRows(logits, names.length)
      : Float64Array.from(logits, (x) => 1 / (1 + Math.exp(-x)))
  return where.map((place, index) => ({
    where: place,
    classes: row(probabilities, index)
      .map(({ name, value }) => ({ name, probability: value }))
      .sort((a, b) => b.probability - a.probability)
  }))
}
