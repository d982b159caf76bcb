/**
 * The largest difference of two lists of numbers, as a share of the largest expected value; NaN where they have
 * different lengths or hold what is no number.
 */
export function relativeDifference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return NaN
  let [largest, difference] = [0, 0]
  for (let index = 0; index < expected.length; index++) {
    largest = Math.max(largest, Math.abs(expected[index]!))
    difference = Math.max(difference, Math.abs(actual[index]! - expected[index]!))
  }
  return largest === 0 ? difference : difference / largest
}
