import type { MetricComputations } from './metrics'

/**
 * Average precision of one label: the sum over thresholds of precision times the growth of recall, equal scores taken
 * together (as scikit-learn computes it). NaN where no example has the label.
 * @param truths 0 or 1
 */
export function averagePrecision(scores: ArrayLike<number>, truths: ArrayLike<number>): number {
  const order = Array.from({ length: scores.length }, (_, i) => i)
  order.sort((i, j) => scores[j]! - scores[i]!)
  let positives = 0
  let sum = 0
  let pending = 0
  order.forEach((i, place) => {
    pending += truths[i]!
    const next = order[place + 1]
    if (next !== undefined && scores[next] === scores[i]) return
    positives += pending
    sum += (pending * positives) / (place + 1)
    pending = 0
  })
  return sum / positives
}

/** The mean of the average precisions of all labels that occur; NaN where none does. Row-major [examples, labels]. */
export function meanAveragePrecision(
  scores: ArrayLike<number>,
  truths: ArrayLike<number>,
  labels: number
): number {
  const each = Array.from({ length: labels }, (_, label) =>
    averagePrecision(column(scores, labels, label), column(truths, labels, label))
  ).filter((value) => !Number.isNaN(value))
  return each.reduce((sum, value) => sum + value, 0) / each.length
}

/** Share of examples all of whose labels are predicted right, a logit above 0 meaning "has it". */
export function exactMatch(
  logits: ArrayLike<number>,
  truths: ArrayLike<number>,
  labels: number
): number {
  const examples = truths.length / labels
  let right = 0
  for (let row = 0; row < examples; row++) {
    let all = true
    for (let i = row * labels; i < (row + 1) * labels; i++) {
      if (logits[i]! > 0 !== truths[i]! > 0.5) all = false
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
function binaryCrossEntropy(logits: ArrayLike<number>, truths: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < logits.length; i++) {
    const x = logits[i]!
    sum += Math.max(x, 0) - x * truths[i]! + Math.log1p(Math.exp(-Math.abs(x)))
  }
  return sum / logits.length
}

export interface LabelPredictions {
  /** Row-major [examples, labels]. */
  logits: ArrayLike<number>
  /** 0 or 1. */
  truths: ArrayLike<number>
  labels: number
}

export const multiLabelMetrics: MetricComputations<'multi-label', LabelPredictions> = {
  loss: {
    of: ({ logits, truths }) => binaryCrossEntropy(logits, truths),
    python: 'return F.binary_cross_entropy_with_logits(outputs, targets).item()'
  },
  averagePrecision: {
    of: ({ logits, truths, labels }) => meanAveragePrecision(logits, truths, labels),
    python: `values = []
for output, truth in zip(outputs.T, targets.T):
    if truth.sum() == 0:
        continue
    order = output.argsort(descending=True, stable=True)
    hits = truth[order].cumsum(0)
    precision = hits / torch.arange(1, len(hits) + 1)
    values.append(((precision * truth[order]).sum() / truth.sum()).item())
return sum(values) / len(values)`
  },
  exactMatch: {
    of: ({ logits, truths, labels }) => exactMatch(logits, truths, labels),
    python: 'return ((outputs > 0) == (targets > 0.5)).all(1).float().mean().item()'
  }
}
