import type { MetricComputations } from './metrics'

export interface RegressionScores {
  /** Over all targets together. */
  rmse: number
  mae: number
  /** Mean over the targets of 1 - residual / total sum of squares; NaN for a target that never varies. */
  r2: number
}

/** @param predicted and labels row-major [examples, targets] */
export function regressionScores(
  predicted: ArrayLike<number>,
  labels: ArrayLike<number>,
  targets: number
): RegressionScores {
  const examples = labels.length / targets
  let squares = 0
  let absolute = 0
  let r2 = 0
  for (let t = 0; t < targets; t++) {
    let residual = 0
    let mean = 0
    for (let i = t; i < labels.length; i += targets) {
      residual += (predicted[i]! - labels[i]!) ** 2
      absolute += Math.abs(predicted[i]! - labels[i]!)
      mean += labels[i]! / examples
    }
    let total = 0
    for (let i = t; i < labels.length; i += targets) total += (labels[i]! - mean) ** 2
    squares += residual
    r2 += (total === 0 ? NaN : 1 - residual / total) / targets
  }
  return {
    rmse: Math.sqrt(squares / labels.length),
    mae: absolute / labels.length,
    r2
  }
}

export interface RegressionPredictions {
  /** Row-major [examples, targets], standardised: as the model learns them. */
  outputs: ArrayLike<number>
  targets: ArrayLike<number>
  /** In the units of the data. */
  scores: RegressionScores
}

/** Mean square of the differences. */
function meanSquare({ outputs, targets }: RegressionPredictions): number {
  let sum = 0
  for (let i = 0; i < targets.length; i++) sum += (outputs[i]! - targets[i]!) ** 2
  return sum / targets.length
}

export const regressionMetrics: MetricComputations<'regression', RegressionPredictions> = {
  loss: { of: meanSquare, python: 'return F.mse_loss(outputs, targets).item()' },
  r2: {
    of: ({ scores }) => scores.r2,
    python: `left = ((outputs - targets) ** 2).sum(0)
whole = ((targets - targets.mean(0)) ** 2).sum(0)
return (1 - left / whole).mean().item()`
  },
  rmse: {
    of: ({ scores }) => scores.rmse,
    python: 'return (((outputs - targets) * scale) ** 2).mean().sqrt().item()'
  },
  mae: {
    of: ({ scores }) => scores.mae,
    python: 'return ((outputs - targets) * scale).abs().mean().item()'
  }
}
