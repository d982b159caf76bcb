import { largestInRows, logSumExp, softmaxRows, type Predictions } from './probabilities'
import {
  adaptiveCalibrationError,
  expectedCalibrationError,
  maximumCalibrationError,
  overconfidenceError,
  reliabilityBins,
  type ReliabilityBin
} from './reliability'
import { mean } from './statistics'

export interface Calibration {
  accuracy: number
  /** Mean negative log-likelihood of the true class, in nats. */
  nll: number
  /** Mean over examples of the squared distance of the probabilities from the one-hot label. */
  brier: number
  ece: number
  mce: number
  adaptiveEce: number
  /** Mean over classes of each class's own calibration error. */
  classwiseEce: number
  overconfidence: number
  bins: ReliabilityBin[]
}

const bins = 15

/** Negative log-likelihood of the true class of every example at a temperature, in nats. */
export function negativeLogLikelihoods(
  { logits, labels, classes }: Predictions,
  temperature = 1
): Float64Array {
  return Float64Array.from(labels, (label, row) => {
    const own = logits[row * classes + label]! / temperature
    return logSumExp(logits, row, classes, temperature) - own
  })
}

/** Mean negative log-likelihood of the true class at a temperature. */
export function negativeLogLikelihood(predictions: Predictions, temperature = 1): number {
  return mean(negativeLogLikelihoods(predictions, temperature))
}

/** Confidence in the most likely class of every row, and whether it is correct (1) or not (0). */
export function topConfidences(
  { logits, labels, classes }: Predictions,
  temperature = 1
): { confidences: Float64Array; hits: Float64Array } {
  const probabilities = softmaxRows(logits, classes, temperature)
  const predicted = largestInRows(probabilities, classes)
  return {
    confidences: Float64Array.from(predicted, (c, row) => probabilities[row * classes + c]!),
    hits: Float64Array.from(predicted, (c, row) => (c === labels[row] ? 1 : 0))
  }
}

/** Calibration of a classifier's probabilities; 15 bins, NaN for an empty set. */
export function calibration(predictions: Predictions, temperature = 1): Calibration {
  const { logits, labels, classes } = predictions
  const probabilities = softmaxRows(logits, classes, temperature)
  const { confidences, hits } = topConfidences(predictions, temperature)
  const top = reliabilityBins(confidences, hits, bins)
  return {
    accuracy: hits.reduce((sum, hit) => sum + hit, 0) / hits.length,
    nll: negativeLogLikelihood(predictions, temperature),
    brier: brierScore(probabilities, labels, classes),
    ece: expectedCalibrationError(top),
    mce: maximumCalibrationError(top),
    adaptiveEce: adaptiveCalibrationError(confidences, hits, bins),
    classwiseEce: classwiseCalibrationError(probabilities, labels, classes),
    overconfidence: overconfidenceError(top),
    bins: top
  }
}

function brierScore(
  probabilities: Float64Array,
  labels: ArrayLike<number>,
  classes: number
): number {
  let sum = 0
  probabilities.forEach((p, i) => {
    const holds = labels[Math.floor(i / classes)] === i % classes ? 1 : 0
    sum += (p - holds) ** 2
  })
  return sum / labels.length
}

function classwiseCalibrationError(
  probabilities: Float64Array,
  labels: ArrayLike<number>,
  classes: number
): number {
  let sum = 0
  for (let c = 0; c < classes; c++) {
    const own = Float64Array.from(labels, (_, row) => probabilities[row * classes + c]!)
    const holds = Float64Array.from(labels, (label) => (label === c ? 1 : 0))
    sum += expectedCalibrationError(reliabilityBins(own, holds, bins))
  }
  return sum / classes
}

const lowestTemperature = 0.01
const highestTemperature = 100

/**
 * The temperature that minimises the negative log-likelihood (Guo et al. 2017), for logits of the validation split.
 * Convex in 1/temperature, so its derivative is bisected; kept within 0.01 to 100, where a separable or useless set
 * of logits ends.
 */
export function fitTemperature(predictions: Predictions): number {
  let low = Math.log(1 / highestTemperature)
  let high = Math.log(1 / lowestTemperature)
  while (high - low > 1e-10) {
    const middle = (low + high) / 2
    if (slope(predictions, Math.exp(middle)) > 0) high = middle
    else low = middle
  }
  return Math.exp(-(low + high) / 2)
}

/** Derivative of the summed negative log-likelihood by the inverse temperature. */
function slope({ logits, labels, classes }: Predictions, inverse: number): number {
  const probabilities = softmaxRows(logits, classes, 1 / inverse)
  let sum = 0
  probabilities.forEach((p, i) => {
    const row = Math.floor(i / classes)
    sum += p * (logits[i]! - logits[row * classes + labels[row]!]!)
  })
  return sum
}
