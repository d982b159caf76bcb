import type { MetricComputations } from './metrics'

/**
 * Average precision of one label: the sum over thresholds of precision times the growth of recall, equal scores taken
 * together (as scikit-learn computes it). NaN where no example has the label.
 * @param labels 0 or 1
 */
export function averagePrecision(scores: ArrayLike<number>, labels: ArrayLike<number>): number {
  const order = Array.from({ length: scores.length }, (_, i) => i)
  order.sort((i, j) => scores[j]! - scores[i]!)
  let positives = 0
  let sum = 0
  let pending = 0
  order.forEach((i, place) => {
    pending += labels[i]!
    const next = order[place + 1]
    if (next !== undefined && scores[next] === scores[i]) return
    positives += pending
    sum += (pending * positives) / (place + 1)
    pending = 0
  })
  return sum / positives
}

/** The mean of the average precisions of all labels that occur; NaN where none does. Row-major [examples, outputs]. */
export function meanAveragePrecision(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
  outputs: number
): number {
  const each = Array.from({ length: outputs }, (_, label) =>
    averagePrecision(column(scores, outputs, label), column(labels, outputs, label))
  ).filter((value) => !Number.isNaN(value))
  return each.reduce((sum, value) => sum + value, 0) / each.length
}

/** Share of examples all of whose labels are predicted right, a logit above 0 meaning "has it". */
export function exactMatch(
  logits: ArrayLike<number>,
  labels: ArrayLike<number>,
  outputs: number
): number {
  const examples = labels.length / outputs
  let right = 0
  for (let row = 0; row < examples; row++) {
    let all = true
    for (let i = row * outputs; i < (row + 1) * outputs; i++) {
      if (logits[i]! > 0 !== labels[i]! > 0.5) all = false
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

/** Mean binary cross-entropy of logits, in nats. */
function binaryCrossEntropy(logits: ArrayLike<number>, labels: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < logits.length; i++) {
    const x = logits[i]!
    sum += Math.max(x, 0) - x * labels[i]! + Math.log1p(Math.exp(-Math.abs(x)))
  }
  return sum / logits.length
}

export interface LabelPredictions {
  /** Row-major [examples, outputs]. */
  logits: ArrayLike<number>
  /** 0 or 1. */
  labels: ArrayLike<number>
  outputs: number
}

export const multiLabelMetrics: MetricComputations<'multi-label', LabelPredictions> = {
  loss: {
    of: ({ logits, labels }) => binaryCrossEntropy(logits, labels),
    python: 'return F.binary_cross_entropy_with_logits(outputs, targets).item()'
  },
  averagePrecision: {
    of: ({ logits, labels, outputs }) => meanAveragePrecision(logits, labels, outputs),
    python: `values = []
for output, label in zip(outputs.T, targets.T):
    if label.sum() == 0:
        continue
    order = output.argsort(descending=True, stable=True)
    hits = label[order].cumsum(0)
    precision = hits / torch.arange(1, len(hits) + 1)
    values.append(((precision * label[order]).sum() / label.sum()).item())
return sum(values) / len(values)`
  },
  exactMatch: {
    of: ({ logits, labels, outputs }) => exactMatch(logits, labels, outputs),
    python: 'return ((outputs > 0) == (targets > 0.5)).all(1).float().mean().item()'
  }
}
