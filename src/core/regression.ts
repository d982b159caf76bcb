export interface RegressionScores {
  /** Over all targets together. */
  rmse: number
  mae: number
  /** Mean over the targets of 1 - residual / total sum of squares; NaN for a target that never varies. */
  r2: number
}

/** @param predicted and truths row-major [examples, targets] */
export function regressionScores(
  predicted: ArrayLike<number>,
  truths: ArrayLike<number>,
  targets: number
): RegressionScores {
  const examples = truths.length / targets
  let squares = 0
  let absolute = 0
  let r2 = 0
  for (let t = 0; t < targets; t++) {
    let residual = 0
    let mean = 0
    for (let i = t; i < truths.length; i += targets) {
      residual += (predicted[i]! - truths[i]!) ** 2
      absolute += Math.abs(predicted[i]! - truths[i]!)
      mean += truths[i]! / examples
    }
    let total = 0
    for (let i = t; i < truths.length; i += targets) total += (truths[i]! - mean) ** 2
    squares += residual
    r2 += (total === 0 ? NaN : 1 - residual / total) / targets
  }
  return {
    rmse: Math.sqrt(squares / truths.length),
    mae: absolute / truths.length,
    r2
  }
}
