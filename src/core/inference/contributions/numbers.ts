import { mean } from '../../statistics'
import { centredContributions, meanContributions, type Contributions } from './contribution'

/** Predicted and true numbers, row-major [examples, targets], in the units of the data. */
export interface Numbers {
  predicted: ArrayLike<number>
  labels: ArrayLike<number>
  targets: number
}

const fewestForR2 = 30

/** The mean over an example's targets of a function of their errors. */
function byExample(
  { predicted, labels, targets }: Numbers,
  of: (error: number) => number
): Float64Array {
  return Float64Array.from({ length: labels.length / targets }, (_, i) => {
    let sum = 0
    for (let at = i * targets; at < (i + 1) * targets; at++) sum += of(predicted[at]! - labels[at]!)
    return sum / targets
  })
}

export const squaredErrorContributions = (numbers: Numbers): Contributions =>
  meanContributions(byExample(numbers, (error) => error ** 2))

export const absoluteErrorContributions = (numbers: Numbers): Contributions =>
  meanContributions(byExample(numbers, Math.abs))

/** The root of the mean squared error, linearised: an example adds (e^2 - MSE) / (2 RMSE). */
export function rmseContributions(numbers: Numbers): Contributions {
  const squares = byExample(numbers, (error) => error ** 2)
  const meanSquare = mean(squares)
  const rmse = Math.sqrt(meanSquare)
  if (rmse === 0) {
    const refusal = 'All predictions are exact: an error of 0 has no uncertainty to estimate.'
    return centredContributions(0, new Float64Array(squares.length), refusal)
  }
  return centredContributions(
    rmse,
    squares.map((square) => (square - meanSquare) / (2 * rmse))
  )
}

/**
 * The mean over targets of R2, linearised: an example adds [(1 - R2)(y - mean y)^2 - e^2] / var y for each target. The
 * test set's variance of y is shared by both policies. No verdict below 30 test examples.
 */
export function r2Contributions({ predicted, labels, targets }: Numbers): Contributions {
  const examples = labels.length / targets
  const spread = new Float64Array(examples)
  let value = 0
  for (let t = 0; t < targets; t++) {
    const own = (values: ArrayLike<number>) =>
      Float64Array.from({ length: examples }, (_, i) => values[i * targets + t]!)
    const label = own(labels)
    const centre = mean(label)
    const squares = label.map((y) => (y - centre) ** 2)
    const errors = own(predicted).map((y, i) => (y - label[i]!) ** 2)
    const variance = mean(squares)
    const r2 = variance === 0 ? NaN : 1 - mean(errors) / variance
    value += r2 / targets
    for (let i = 0; i < examples; i++) {
      spread[i]! += ((1 - r2) * squares[i]! - errors[i]!) / (variance * targets)
    }
  }
  const refusal =
    examples < fewestForR2
      ? `R2 varies too much on ${examples} test examples, below ${fewestForR2}: prefer RMSE.`
      : null
  return centredContributions(value, spread, refusal)
}
