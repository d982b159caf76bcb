import { formatFixed, formatMeasured, formatSigned } from '../format-number'
import { metricFacts, type ComparedMetric } from './metric'
import type { ComparedScore, ExperimentRow } from './table'

const number = (value: number, isShare: boolean): string =>
  isShare ? formatFixed(100 * value, 2) : formatMeasured(value)

const signed = (value: number, isShare: boolean): string =>
  formatSigned(value, (one) => number(one, isShare))

/** "97.35 % [96.90, 97.80]" */
export function formatValue({ metric, value }: ComparedScore): string {
  const { isShare } = metricFacts[metric]
  const unit = isShare ? ' %' : ''
  const mean = `${number(value.mean, isShare)}${unit}`
  if (value.count < 2) return mean
  return `${mean} [${number(value.low, isShare)}, ${number(value.high, isShare)}]`
}

/** "+1.20 points [+0.80, +1.60]" */
export function formatDifference({ metric, difference }: ComparedScore): string {
  if (!difference || difference.count === 0) return ''
  const { isShare } = metricFacts[metric]
  const mean = `${signed(difference.mean, isShare)}${isShare ? ' points' : ''}`
  if (difference.count < 2) return mean
  return `${mean} [${signed(difference.low, isShare)}, ${signed(difference.high, isShare)}]`
}

/** "Accuracy on the test split at the last epoch" */
export function describeMetric(metric: ComparedMetric, at: 'best' | 'last'): string {
  return `${metricFacts[metric].title} on the test split at the ${at} epoch`
}

/** An interval of a metric's difference. */
export function formatInterval(metric: ComparedMetric, low: number, high: number): string {
  const { isShare } = metricFacts[metric]
  return `[${signed(low, isShare)}, ${signed(high, isShare)}]`
}

/** "1.00 points" */
export function formatAmount(metric: ComparedMetric, amount: number): string {
  const { isShare } = metricFacts[metric]
  return isShare ? `${number(amount, true)} points` : String(amount)
}

/** What the verdict on a row says, in a sentence; empty for plain training. */
export function describeVerdict(
  { label, verdict, scores, runs }: ExperimentRow,
  chosen: { metric: ComparedMetric; at: 'best' | 'last'; relevantDifference: number }
): string {
  if (!verdict) return ''
  const { metric, at, relevantDifference } = chosen
  const amount = formatAmount(metric, relevantDifference)
  const score = scores.find((one) => one.metric === metric && one.at === at)
  const difference = score ? formatDifference(score) : ''
  const seen = difference && `, ${difference}`
  switch (verdict.outcome) {
    case 'better':
    case 'worse':
      return `${label}: ${verdict.outcome} than plain training${seen}, Holm-adjusted p ${shortP(verdict.adjustedP)}${certainty(score, relevantDifference, amount)}.`
    case 'no relevant difference':
      return `${label}: no relevant difference${seen}: all of the interval is smaller than ${amount}.`
    case 'too early':
      return `${label}${seen}: exploratory, too early for a verdict.`
    case 'failed':
      return `${label}: no verdict, since runs failed that cannot be scored.`
    case 'too few seeds':
      if (runs === 0) return `${label}: no run has finished yet.`
      return `${label}: too few seeds (${runs})${seen}: ${enough(verdict.seedsNeeded, runs)}`
  }
}

/** What another test set of the same size could have shown, in a sentence; empty where that is not known. */
export function describeTestSampling(
  { overTestExamples }: ExperimentRow,
  metric: ComparedMetric
): string {
  if (!overTestExamples) return ''
  const interval = formatInterval(metric, overTestExamples.low, overTestExamples.high)
  return `Another test set of this size: ${interval} (paired bootstrap over the test examples, these runs given).`
}

const shortP = (p: number): string => (p < 0.001 ? '< 0.001' : p.toPrecision(2))

function certainty(score: ComparedScore | undefined, relevant: number, amount: string): string {
  const difference = score?.difference
  if (!difference) return ''
  const least = Math.min(Math.abs(difference.low), Math.abs(difference.high))
  return least >= relevant
    ? `, and by more than ${amount}`
    : `; whether by as much as ${amount} is not certain`
}

function enough(needed: number | null, runs: number): string {
  if (needed !== null) return `about ${needed} would tell with 80 % power.`
  return runs < 2 ? 'at least two are needed.' : 'more than a thousand would be needed.'
}
