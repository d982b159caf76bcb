import { negativeLogLikelihoods, topConfidences } from '../../calibration'
import { confusionMatrix, scoresByClass } from '../../classification'
import { largestInRows, type Predictions } from '../../probabilities'
import { binOf } from '../../reliability'
import { centredContributions, meanContributions, type Contributions } from './contribution'

const fewestInClass = 5
const fewestForCalibration = 1000
const reliabilityBins = 15

/** 1 where the most likely class is the true one. */
export const accuracyContributions = (predictions: Predictions): Contributions =>
  meanContributions(topConfidences(predictions).hits, true)

/** The negative log-likelihood of the true class, in nats. */
export const lossContributions = (predictions: Predictions): Contributions =>
  meanContributions(negativeLogLikelihoods(predictions))

/**
 * The mean over classes of their recalls: an example adds (hit - recall of its class) / (classes x share of its class).
 * No verdict where a class has fewer than five test examples.
 */
export function balancedAccuracyContributions(predictions: Predictions): Contributions {
  const { labels } = predictions
  const { hits } = topConfidences(predictions)
  const { counts, recalls } = recallsOf(predictions, hits)
  const present = recalls.filter((recall) => !Number.isNaN(recall))
  const value = present.reduce((sum, recall) => sum + recall, 0) / present.length
  const spread = hits.map((hit, i) => {
    const own = labels[i]!
    return (labels.length * (hit - recalls[own]!)) / (present.length * counts[own]!)
  })
  return centredContributions(value, spread, fewInAClass(counts))
}

function recallsOf({ labels, classes }: Predictions, hits: Float64Array) {
  const counts = new Float64Array(classes)
  const right = new Float64Array(classes)
  hits.forEach((hit, i) => {
    counts[labels[i]!]!++
    right[labels[i]!]! += hit
  })
  return { counts, recalls: right.map((count, c) => count / counts[c]!) }
}

function fewInAClass(counts: Float64Array): string | null {
  const least = Math.min(...counts.filter((count) => count > 0))
  return least < fewestInClass
    ? `A class has ${least} test ${least === 1 ? 'example' : 'examples'}: at least ${fewestInClass} are needed for a verdict on this metric.`
    : null
}

/**
 * The mean over classes of F1, by the jackknife (Efron 1982): an example's value is T F1 - (T - 1) F1 without it. Classes
 * that neither occur nor were predicted are left out.
 */
export function macroF1Contributions({ logits, labels, classes }: Predictions): Contributions {
  const predicted = largestInRows(logits, classes)
  const confusion = confusionMatrix(labels, predicted, classes)
  const value = macroF1(confusion)
  const examples = labels.length
  const known = new Map<number, number>()
  const spread = Float64Array.from(predicted, (said, i) => {
    const truth = labels[i]!
    const key = truth * classes + said
    const without = known.get(key) ?? f1Without(confusion, truth, said)
    known.set(key, without)
    return examples * value - (examples - 1) * without
  })
  const counts = Float64Array.from(confusion, (row) => row.reduce((sum, one) => sum + one, 0))
  return centredContributions(value, spread, fewInAClass(counts))
}

function f1Without(confusion: number[][], truth: number, said: number): number {
  confusion[truth]![said]!--
  const value = macroF1(confusion)
  confusion[truth]![said]!++
  return value
}

function macroF1(confusion: number[][]): number {
  const each = scoresByClass(confusion)
    .map(({ f1 }) => f1)
    .filter((f1) => !Number.isNaN(f1))
  return each.reduce((sum, f1) => sum + f1, 0) / each.length
}

/**
 * The expected calibration error, by the jackknife with the bins as they are: leaving an example out changes its own bin
 * alone. It is biased upwards on few examples, and so are differences of it: no verdict below a thousand.
 */
export function calibrationErrorContributions(predictions: Predictions): Contributions {
  const { confidences, hits } = topConfidences(predictions)
  const gaps = new Float64Array(reliabilityBins)
  const bins = Int32Array.from(confidences, (confidence) => binOf(confidence, reliabilityBins))
  confidences.forEach((confidence, i) => (gaps[bins[i]!]! += confidence - hits[i]!))
  const value = gaps.reduce((sum, gap) => sum + Math.abs(gap), 0) / confidences.length
  const spread = confidences.map((confidence, i) => {
    const gap = gaps[bins[i]!]!
    return Math.abs(gap) - Math.abs(gap - (confidence - hits[i]!))
  })
  const refusal =
    hits.length < fewestForCalibration
      ? `ECE is biased on ${hits.length} test examples, below ${fewestForCalibration}: judge calibration by the loss.`
      : null
  return centredContributions(value, spread, refusal)
}
