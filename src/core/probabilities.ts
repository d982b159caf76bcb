/** The logits of a classifier for a set of examples. */
export interface Predictions {
  /** Row-major [examples, classes]. */
  logits: ArrayLike<number>
  labels: ArrayLike<number>
  classes: number
}

/** The largest logit of a row over the temperature, and the sum of exponentials relative to it. */
function rowSum(logits: ArrayLike<number>, row: number, classes: number, temperature: number) {
  const start = row * classes
  let high = -Infinity
  for (let c = 0; c < classes; c++) high = Math.max(high, logits[start + c]! / temperature)
  let sum = 0
  for (let c = 0; c < classes; c++) sum += Math.exp(logits[start + c]! / temperature - high)
  return { high, sum }
}

/** log(sum(exp(x / temperature))) of one row, without overflow. */
export function logSumExp(
  logits: ArrayLike<number>,
  row: number,
  classes: number,
  temperature = 1
): number {
  const { high, sum } = rowSum(logits, row, classes, temperature)
  return high + Math.log(sum)
}

/** Softmax of every row at a temperature, in float64; row-major [examples, classes]. */
export function softmaxRows(
  logits: ArrayLike<number>,
  classes: number,
  temperature = 1
): Float64Array {
  const probabilities = new Float64Array(logits.length)
  for (let row = 0; row < logits.length / classes; row++) {
    const { high, sum } = rowSum(logits, row, classes, temperature)
    for (let i = row * classes; i < (row + 1) * classes; i++) {
      probabilities[i] = Math.exp(logits[i]! / temperature - high) / sum
    }
  }
  return probabilities
}

/** The class with the largest value in every row, the first of equals. */
export function largestInRows(values: ArrayLike<number>, classes: number): Int32Array {
  return Int32Array.from({ length: values.length / classes }, (_, row) => {
    const start = row * classes
    let best = 0
    for (let c = 1; c < classes; c++) {
      if (values[start + c]! > values[start + best]!) best = c
    }
    return best
  })
}
