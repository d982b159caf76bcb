import { normalCdf } from '../special-functions'
import { mean } from '../statistics'

/** Fewer values say nothing about skewness. */
const fewestValues = 8
const threshold = 0.01

/**
 * The two-sided p of "these values are not skewed" (D'Agostino 1970, for normal values): a seed that collapses among
 * others that do not is skewness. NaN with fewer than eight values or where all are the same.
 */
export function skewnessP(values: ArrayLike<number>): number {
  const n = values.length
  if (n < fewestValues) return NaN
  const centre = mean(values)
  let [squares, cubes] = [0, 0]
  for (let i = 0; i < n; i++) {
    const distance = values[i]! - centre
    squares += distance ** 2 / n
    cubes += distance ** 3 / n
  }
  if (squares === 0) return NaN
  const skewness = cubes / squares ** 1.5
  const y = skewness * Math.sqrt(((n + 1) * (n + 3)) / (6 * (n - 2)))
  const kurtosis =
    (3 * (n * n + 27 * n - 70) * (n + 1) * (n + 3)) / ((n - 2) * (n + 5) * (n + 7) * (n + 9))
  const w2 = Math.sqrt(2 * (kurtosis - 1)) - 1
  const alpha = Math.sqrt(2 / (w2 - 1))
  const z = Math.asinh(y / alpha) / Math.sqrt(Math.log(Math.sqrt(w2)))
  return 2 * normalCdf(-Math.abs(z))
}

/** Whether the differences of the seeds are so skewed that a t interval is in doubt. */
export const isFarFromNormal = (seedDifferences: ArrayLike<number>): boolean =>
  skewnessP(seedDifferences) < threshold

/** The largest share that one value has in the squared distances from the mean; 0 where all are the same. */
export function largestShare(values: ArrayLike<number>): number {
  const centre = mean(values)
  let [largest, sum] = [0, 0]
  for (let i = 0; i < values.length; i++) {
    const square = (values[i]! - centre) ** 2
    largest = Math.max(largest, square)
    sum += square
  }
  return sum === 0 ? 0 : largest / sum
}
