import { averagePrecision } from '../../multi-label'
import { centredContributions, meanContributions, type Contributions } from './contribution'

/** Logits and labels (0 or 1), row-major [examples, outputs]. */
export interface LabelSets {
  logits: ArrayLike<number>
  labels: ArrayLike<number>
  outputs: number
}

const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))

function byExample(
  { labels, outputs }: LabelSets,
  of: (start: number, end: number) => number
): Float64Array {
  return Float64Array.from({ length: labels.length / outputs }, (_, i) =>
    of(i * outputs, (i + 1) * outputs)
  )
}

/** 1 where all labels are predicted right, a logit above 0 meaning "has it". */
export function exactMatchContributions(sets: LabelSets): Contributions {
  const { logits, labels } = sets
  const right = byExample(sets, (start, end) => {
    for (let at = start; at < end; at++) if (logits[at]! > 0 !== labels[at]! > 0.5) return 0
    return 1
  })
  return meanContributions(right, true)
}

/** Binary cross-entropy, the mean over labels. */
export function labelLossContributions(sets: LabelSets): Contributions {
  const { logits, labels, outputs } = sets
  const losses = byExample(sets, (start, end) => {
    let sum = 0
    for (let at = start; at < end; at++) sum += softplus(logits[at]!) - logits[at]! * labels[at]!
    return sum / outputs
  })
  return meanContributions(losses)
}

/** The mean over labels that occur of their average precision, by the jackknife (Efron 1982). */
export function averagePrecisionContributions({
  logits,
  labels,
  outputs
}: LabelSets): Contributions {
  const examples = labels.length / outputs
  const spread = new Float64Array(examples)
  let [value, present] = [0, 0]
  let least = Infinity
  for (let label = 0; label < outputs; label++) {
    const own = (values: ArrayLike<number>) =>
      Float64Array.from({ length: examples }, (_, i) => values[i * outputs + label]!)
    const [scores, holds] = [own(logits), own(labels)]
    const positives = holds.reduce((sum, one) => sum + one, 0)
    if (positives === 0) continue
    least = Math.min(least, positives)
    const all = averagePrecision(scores, holds)
    value += all
    present++
    precisionsWithoutEach(scores, holds).forEach((without, i) => {
      spread[i]! += examples * all - (examples - 1) * without
    })
  }
  const refusal =
    least < fewestOfLabel
      ? `A label occurs in ${least} test ${least === 1 ? 'example' : 'examples'}: at least ${fewestOfLabel} are needed for a verdict on this metric.`
      : null
  return centredContributions(
    value / present,
    spread.map((one) => one / present),
    refusal
  )
}

const fewestOfLabel = 5

/**
 * The average precision without each example in turn; with all of them where the only one with the label is left out.
 * Thresholds are the distinct scores: the k-th has r_k examples and p_k positives at or above it, so the sums over the
 * thresholds below an example are all that leaving it out changes.
 */
function precisionsWithoutEach(scores: Float64Array, holds: Float64Array): Float64Array {
  const { levels, levelOf } = thresholds(scores, holds)
  const positives = levels.at(-1)?.positives ?? 0
  const before = cumulative(levels.map(({ own, positives: p, ranked }) => (own * p) / ranked))
  const withoutNegative = cumulative(
    levels.map(({ own, positives: p, ranked }) => (ranked > 1 ? (own * p) / (ranked - 1) : 0))
  )
  const withoutPositive = cumulative(
    levels.map(({ own, positives: p, ranked }) => (ranked > 1 ? (own * (p - 1)) / (ranked - 1) : 0))
  )
  const all = before.at(-1)! / positives
  return holds.map((hold, i) => {
    if (hold === 1 && positives === 1) return all
    const level = levelOf[i]!
    const { own, positives: p, ranked } = levels[level]!
    if (hold === 1) {
      const here = ranked > 1 ? ((own - 1) * (p - 1)) / (ranked - 1) : 0
      const below = withoutPositive.at(-1)! - withoutPositive[level + 1]!
      return (before[level]! + here + below) / (positives - 1)
    }
    return (before[level]! + withoutNegative.at(-1)! - withoutNegative[level]!) / positives
  })
}

interface Threshold {
  /** Positives with exactly this score. */
  own: number
  /** Positives and examples at or above it. */
  positives: number
  ranked: number
}

function thresholds(scores: Float64Array, holds: Float64Array) {
  const order = Array.from(scores.keys()).sort((i, j) => scores[j]! - scores[i]!)
  const levels: Threshold[] = []
  const levelOf = new Int32Array(scores.length)
  let positives = 0
  order.forEach((i, place) => {
    const isNew = place === 0 || scores[order[place - 1]!] !== scores[i]
    if (isNew) levels.push({ own: 0, positives, ranked: place })
    const level = levels[levels.length - 1]!
    positives += holds[i]!
    level.own += holds[i]!
    level.positives = positives
    level.ranked = place + 1
    levelOf[i] = levels.length - 1
  })
  return { levels, levelOf }
}

/** Sums of the first 0, 1, 2 ... values. */
function cumulative(values: number[]): Float64Array {
  const sums = new Float64Array(values.length + 1)
  values.forEach((value, i) => (sums[i + 1] = sums[i]! + value))
  return sums
}
