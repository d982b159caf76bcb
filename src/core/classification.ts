import { negativeLogLikelihood } from './calibration'
import type { MetricComputations } from './metrics'
import { largestInRows, softmaxRows, type Predictions } from './probabilities'
import { expectedCalibrationError, reliabilityBins } from './reliability'
import { mean } from './statistics'

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

/** 1 for examples whose class is among the k largest scores; of equal scores the first class ranks higher. */
export function topHits(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
  classes: number,
  k: number
): Float64Array {
  return Float64Array.from(labels, (own, row) => {
    const score = scores[row * classes + own]!
    let ahead = 0
    for (let c = 0; c < classes; c++) {
      const other = scores[row * classes + c]!
      if (other > score || (other === score && c < own)) ahead++
    }
    return ahead < k ? 1 : 0
  })
}

/** Share of examples whose class is among the k largest scores. */
export const topAccuracy = (...given: Parameters<typeof topHits>): number => mean(topHits(...given))

const reliabilityBinCount = 15

export interface ClassPredictions extends Predictions {
  /** The most likely class of each example. */
  predicted: ArrayLike<number>
  /** Row: true class, column: predicted class. */
  confusion: number[][]
  /** Of temperature scaling, fitted on the validation split; left out where none was fitted. */
  temperature?: number | undefined
}

/** What the metrics of classes are computed from. Logits are row-major [examples, classes]. */
export function classPredictions(predictions: Predictions, temperature?: number): ClassPredictions {
  const { logits, labels, classes } = predictions
  const predicted = largestInRows(logits, classes)
  const confusion = confusionMatrix(labels, predicted, classes)
  return { ...predictions, predicted, confusion, temperature }
}

function accuracy({ confusion, labels }: ClassPredictions): number {
  return confusion.reduce((sum, row, c) => sum + row[c]!, 0) / labels.length
}

/** Mean recall of the classes that occur, so that rare ones count as much as frequent ones. */
export function balancedAccuracy(confusion: number[][]): number {
  const recalls = scoresByClass(confusion).flatMap(({ examples, recall }) =>
    examples > 0 ? [recall] : []
  )
  return recalls.reduce((sum, recall) => sum + recall, 0) / recalls.length
}

/** Mean F1 of the classes that occur or were predicted. */
export function macroF1(confusion: number[][]): number {
  const scores = scoresByClass(confusion).flatMap(({ f1 }) => (Number.isNaN(f1) ? [] : [f1]))
  return scores.reduce((sum, f1) => sum + f1, 0) / scores.length
}

function calibrationError(
  { logits, labels, classes, predicted }: ClassPredictions,
  temperature = 1
): number {
  const probabilities = softmaxRows(logits, classes, temperature)
  const chosen = Array.from(predicted)
  const confidences = chosen.map((c, row) => probabilities[row * classes + c]!)
  const hits = chosen.map((c, row) => (c === labels[row] ? 1 : 0))
  return expectedCalibrationError(reliabilityBins(confidences, hits, reliabilityBinCount))
}

export const classificationMetrics: MetricComputations<'classification', ClassPredictions> = {
  loss: { of: negativeLogLikelihood, python: 'return F.cross_entropy(outputs, targets).item()' },
  accuracy: {
    of: accuracy,
    python: 'return (outputs.argmax(1) == targets.argmax(1)).float().mean().item()'
  },
  balancedAccuracy: {
    of: ({ confusion }) => balancedAccuracy(confusion),
    python: `right = (outputs.argmax(1) == targets.argmax(1)).float()
labels = targets.argmax(1)
return torch.stack([right[labels == label].mean() for label in labels.unique()]).mean().item()`
  },
  macroF1: {
    of: ({ confusion }) => macroF1(confusion),
    python: `predicted, labels = outputs.argmax(1), targets.argmax(1)
scores = []
for label in torch.cat([predicted, labels]).unique():
    right = ((predicted == label) & (labels == label)).sum()
    scores.append(2 * right / ((predicted == label).sum() + (labels == label).sum()))
return torch.stack(scores).mean().item()`
  },
  top5: {
    // With five classes or fewer the true one is always among them.
    of: ({ logits, labels, classes }) =>
      classes > 5 ? topAccuracy(logits, labels, classes, 5) : undefined,
    python: `if outputs.shape[1] <= 5:
    return None
return (outputs.topk(5).indices == targets.argmax(1, keepdim=True)).any(1).float().mean().item()`
  },
  ece: {
    of: (predictions) => calibrationError(predictions),
    python: `confidence, predicted = outputs.softmax(1).max(1)
hits = (predicted == targets.argmax(1)).float()
bins = (confidence * ${reliabilityBinCount}).ceil().clamp(1, ${reliabilityBinCount})
gaps = [(hits - confidence)[bins == b].sum().abs() for b in bins.unique()]
return (sum(gaps) / len(hits)).item()`
  },
  scaledEce: {
    of: (predictions) =>
      predictions.temperature === undefined
        ? undefined
        : calibrationError(predictions, predictions.temperature),
    python: 'return None'
  },
  scaledLoss: {
    of: (predictions) =>
      predictions.temperature === undefined
        ? undefined
        : negativeLogLikelihood(predictions, predictions.temperature),
    python: 'return None'
  }
}
