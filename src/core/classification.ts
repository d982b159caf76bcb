/** Row: true class, column: predicted class. */
export function confusionMatrix(
  labels: ArrayLike<number>,
  predicted: ArrayLike<number>,
  classes: number
): number[][] {
  const matrix = Array.from({ length: classes }, () => Array<number>(classes).fill(0))
  for (let i = 0; i < labels.length; i++) matrix[labels[i]!]![predicted[i]!]!++
  return matrix
}

export interface ClassScores {
  examples: number
  /** NaN where the class was never predicted. */
  precision: number
  /** NaN where the class has no examples. */
  recall: number
  /** NaN only where the class neither occurs nor was predicted. */
  f1: number
}

export function scoresByClass(confusion: number[][]): ClassScores[] {
  return confusion.map((row, c) => {
    const right = row[c]!
    const examples = row.reduce((sum, count) => sum + count, 0)
    const predicted = confusion.reduce((sum, other) => sum + other[c]!, 0)
    return {
      examples,
      precision: right / predicted,
      recall: right / examples,
      f1: (2 * right) / (examples + predicted)
    }
  })
}

/** Share of examples whose class is among the k largest scores; of equal scores the first class ranks higher. */
export function topAccuracy(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
  classes: number,
  k: number
): number {
  let hits = 0
  for (let row = 0; row < labels.length; row++) {
    const own = labels[row]!
    const score = scores[row * classes + own]!
    let ahead = 0
    for (let c = 0; c < classes; c++) {
      const other = scores[row * classes + c]!
      if (other > score || (other === score && c < own)) ahead++
    }
    if (ahead < k) hits++
  }
  return hits / labels.length
}
