import { negativeLogLikelihoods, topConfidences } from '../../calibration'
import { balancedAccuracy, classPredictions, macroF1, topHits } from '../../classification'
import type { Predictions } from '../../probabilities'
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
  const { confusion, predicted } = classPredictions(predictions)
  const counts = countsOf(confusion)
  const present = counts.filter((count) => count > 0).length
  const spread = Float64Array.from(predicted, (prediction, i) => {
    const own = labels[i]!
    const recall = confusion[own]![own]! / counts[own]!
    return (labels.length * ((prediction === own ? 1 : 0) - recall)) / (present * counts[own]!)
  })
  return centredContributions(balancedAccuracy(confusion), spread, fewInAClass(counts))
}

const countsOf = (confusion: number[][]): number[] =>
  confusion.map((row) => row.reduce((sum, count) => sum + count, 0))

function fewInAClass(counts: number[]): string | null {
  const least = Math.min(...counts.filter((count) => count > 0))
  return least < fewestInClass
    ? `A class has ${least} test ${least === 1 ? 'example' : 'examples'}: at least ${fewestInClass} are needed for a verdict on this metric.`
    : null
}

/** 1 where the true class is among the five most likely; null with five classes or fewer. */
export const top5Contributions = ({ logits, labels, classes }: Predictions): Contributions | null =>
  classes > 5 ? meanContributions(topHits(logits, labels, classes, 5), true) : null

/**
 * The mean over classes of F1, by the jackknife (Efron 1982): an example's value is T F1 - (T - 1) F1 without it. Classes
 * that neither occur nor were predicted are left out.
 */
export function macroF1Contributions(predictions: Predictions): Contributions {
  const { labels, classes } = predictions
  const { confusion, predicted } = classPredictions(predictions)
  const value = macroF1(confusion)
  const examples = labels.length
  const known = new Map<number, number>()
  const spread = Float64Array.from(predicted, (prediction, i) => {
    const label = labels[i]!
    const key = label * classes + prediction
    const without = known.get(key) ?? f1Without(confusion, label, prediction)
    known.set(key, without)
    return examples * value - (examples - 1) * without
  })
  return centredContributions(value, spread, fewInAClass(countsOf(confusion)))
}

function f1Without(confusion: number[][], label: number, prediction: number): number {
  confusion[label]![prediction]!--
  const value = macroF1(confusion)
  confusion[label]![prediction]!++
  return value
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
