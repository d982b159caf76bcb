/**
 * Average precision of one label: the sum over thresholds of precision times the growth of recall, equal scores taken
 * together (as scikit-learn computes it). NaN where no example has the label.
 * @param truths 0 or 1
 */
export function averagePrecision(scores: ArrayLike<number>, truths: ArrayLike<number>): number {
  const order = Array.from({ length: scores.length }, (_, i) => i)
  order.sort((i, j) => scores[j]! - scores[i]!)
  let positives = 0
  let sum = 0
  let pending = 0
  order.forEach((i, place) => {
    pending += truths[i]!
    const next = order[place + 1]
    if (next !== undefined && scores[next] === scores[i]) return
    positives += pending
    sum += (pending * positives) / (place + 1)
    pending = 0
  })
  return sum / positives
}

/** The mean of the average precisions of all labels that occur; NaN where none does. Row-major [examples, labels]. */
export function meanAveragePrecision(
  scores: ArrayLike<number>,
  truths: ArrayLike<number>,
  labels: number
): number {
  const each = Array.from({ length: labels }, (_, label) =>
    averagePrecision(column(scores, labels, label), column(truths, labels, label))
  ).filter((value) => !Number.isNaN(value))
  return each.reduce((sum, value) => sum + value, 0) / each.length
}

/** Share of examples all of whose labels are predicted right, a logit above 0 meaning "has it". */
export function exactMatch(
  logits: ArrayLike<number>,
  truths: ArrayLike<number>,
  labels: number
): number {
  const examples = truths.length / labels
  let right = 0
  for (let row = 0; row < examples; row++) {
    let all = true
    for (let i = row * labels; i < (row + 1) * labels; i++) {
      if (logits[i]! > 0 !== truths[i]! > 0.5) all = false
    }
    if (all) right++
  }
  return right / examples
}

function column(values: ArrayLike<number>, columns: number, index: number): Float64Array {
  return Float64Array.from(
    { length: values.length / columns },
    (_, row) => values[row * columns + index]!
  )
}
