import type { Scores } from '../../contract/metrics'
import type { TargetPreprocessing } from '../../contract/preprocessing'
import { negativeLogLikelihood } from '../../core/calibration'
import { confusionMatrix, scoresByClass, topAccuracy } from '../../core/classification'
import { exactMatch, meanAveragePrecision } from '../../core/multi-label'
import { largestInRows, softmaxRows } from '../../core/probabilities'
import { regressionScores } from '../../core/regression'
import { expectedCalibrationError, reliabilityBins } from '../../core/reliability'
import { toOriginalUnits } from '../data/preparation/encode'

/** What a model said of a split, and what is true. */
export interface Outcome {
  /** Row-major [examples, outputs]. */
  logits: Float32Array
  /** Row-major [examples, outputs], as the model learns them. */
  targets: Float32Array
  /** Classes, for classification. */
  labels: Int32Array | null
}

/** Scores of clean examples. Regression errors are in the units of the data, its loss in standardised ones. */
export function scoreOutcome(outcome: Outcome, fitted: TargetPreprocessing): Scores {
  const { names } = fitted
  const examples = outcome.targets.length / names.length
  switch (fitted.task) {
    case 'classification':
      return { examples, ...classScores(outcome, names) }
    case 'multi-label':
      return { examples, ...labelScores(outcome, names.length) }
    case 'regression': {
      const predicted = toOriginalUnits(fitted, outcome.logits)
      const truths = toOriginalUnits(fitted, outcome.targets)
      const scores = regressionScores(predicted, truths, names.length)
      return { examples, loss: meanSquare(outcome), score: scores.r2, ...scores }
    }
  }
}

const reliabilityBinCount = 15

function classScores(outcome: Outcome, names: string[]): Omit<Scores, 'examples'> {
  const { logits } = outcome
  const classes = names.length
  const labels = outcome.labels ?? largestInRows(outcome.targets, classes)
  const probabilities = softmaxRows(logits, classes)
  const predicted = largestInRows(logits, classes)
  const confidences = Float64Array.from(predicted, (c, row) => probabilities[row * classes + c]!)
  const hits = Float64Array.from(predicted, (c, row) => (c === labels[row] ? 1 : 0))
  const accuracy = hits.reduce((sum, hit) => sum + hit, 0) / hits.length
  const confusion = confusionMatrix(labels, predicted, classes)
  return {
    loss: negativeLogLikelihood({ logits, labels, classes }),
    score: accuracy,
    accuracy,
    ...(classes > 5 && { top5: topAccuracy(logits, labels, classes, 5) }),
    ece: expectedCalibrationError(reliabilityBins(confidences, hits, reliabilityBinCount)),
    perClass: scoresByClass(confusion).map((scores, index) => ({ name: names[index]!, ...scores })),
    confusion
  }
}

function labelScores({ logits, targets }: Outcome, labels: number): Omit<Scores, 'examples'> {
  const averagePrecision = meanAveragePrecision(logits, targets, labels)
  return {
    loss: binaryCrossEntropy(logits, targets),
    score: averagePrecision,
    averagePrecision,
    exactMatch: exactMatch(logits, targets, labels)
  }
}

function binaryCrossEntropy(logits: Float32Array, targets: Float32Array): number {
  let sum = 0
  logits.forEach((x, i) => {
    sum += Math.max(x, 0) - x * targets[i]! + Math.log1p(Math.exp(-Math.abs(x)))
  })
  return sum / logits.length
}

function meanSquare({ logits, targets }: Outcome): number {
  let sum = 0
  logits.forEach((value, i) => (sum += (value - targets[i]!) ** 2))
  return sum / logits.length
}
