import type { CheckpointName } from '../checkpoint'
import { formatFixed, formatMeasured, formatSigned } from '../format-number'
import { metricFacts, type ComparedMetric } from './metric'
import type { ExperimentDefinition } from './definition'
import type { ComparedScore, ExperimentRow, ReplicatePlan } from './table'

const number = (value: number, isShare: boolean): string =>
  isShare ? formatFixed(100 * value, 2) : formatMeasured(value)

const signed = (value: number, isShare: boolean): string =>
  formatSigned(value, (one) => number(one, isShare))

/** "97.35 % [96.90, 97.80]" */
export function formatValue({ metric, value }: ComparedScore): string {
  const { isShare } = metricFacts[metric]
  const unit = isShare ? ' %' : ''
  const mean = `${number(value.mean, isShare)}${unit}`
  if (!Number.isFinite(value.low)) return mean
  return `${mean} [${number(value.low, isShare)}, ${number(value.high, isShare)}]`
}

/** "+1.20 points [+0.80, +1.60]" */
export function formatDifference({ metric, difference }: ComparedScore): string {
  if (!difference || difference.count === 0) return ''
  const { isShare } = metricFacts[metric]
  const mean = `${signed(difference.mean, isShare)}${isShare ? ' points' : ''}`
  if (!Number.isFinite(difference.low)) return mean
  return `${mean} [${signed(difference.low, isShare)}, ${signed(difference.high, isShare)}]`
}

/** "Accuracy on the test split at the last epoch" */
export function describeMetric(metric: ComparedMetric, at: CheckpointName): string {
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

type Chosen = Pick<
  ExperimentDefinition,
  'metric' | 'at' | 'relevantDifference' | 'folds' | 'splitPerSeed'
>

/** What the intervals and the verdicts are about, in a sentence. */
export function describeScope({ folds, splitPerSeed }: Chosen, level: number): string {
  const confidence = `${Number((100 * (1 - level)).toPrecision(3))} %`
  return folds === null && !splitPerSeed
    ? `Intervals (${confidence}) and verdicts are for new examples and new seeds, with this training set.`
    : `Intervals (${confidence}) and verdicts are for models trained like these on new examples; for a new data set they are approximate.`
}

/** What the verdict on a row says, in a sentence; empty for plain training. */
export function describeVerdict(
  { label, verdict, scores, runs }: ExperimentRow,
  chosen: Chosen
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
      return `${label}: no verdict, because some runs failed and cannot be scored.`
    case 'not enough evidence':
      if (runs === 0) return `${label}: no run has finished yet.`
      return [
        `${label}: not enough evidence after ${runs} ${runs === 1 ? 'run' : 'runs'}${seen}.`,
        describePlans(verdict.plans, chosen)
      ]
        .filter(Boolean)
        .join(' ')
  }
}

/** How many seeds (training sets) are needed for each assumed difference, and the test examples where no number is enough. */
function describePlans(plans: ReplicatePlan[], chosen: Chosen): string {
  const unit = chosen.folds === null && !chosen.splitPerSeed ? 'seeds' : 'training sets'
  const amount = formatAmount(chosen.metric, chosen.relevantDifference)
  const finding = {
    none: 'to show that there is no relevant difference',
    margin: `to find a true difference of ${amount}`,
    'half the margin': 'to find one of half as much'
  }
  const able = plans.filter(({ replicates }) => replicates !== null)
  const unable = plans.filter(({ replicates }) => replicates === null)
  const counts = able.map(
    ({ truth, replicates, fewest, most }) =>
      `about ${replicates} ${unit} ${finding[truth]} (${fewest ?? '?'} to ${most ?? 'more than 1000'})`
  )
  const examples = unable.map(({ truth, examples: count }) =>
    count === null ? finding[truth] : `${finding[truth]} (about ${count} test examples would do)`
  )
  return [
    ...(counts.length > 0 ? [`For 80 % power you need ${listed(counts)}.`] : []),
    ...(examples.length > 0
      ? [`No number of ${unit} is enough ${listed(examples)}: the test set is too small.`]
      : [])
  ].join(' ')
}

const listed = (parts: string[]): string =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`

const shortP = (p: number): string => (p < 0.001 ? '< 0.001' : p.toPrecision(2))

function certainty(score: ComparedScore | undefined, relevant: number, amount: string): string {
  const difference = score?.difference
  if (!difference) return ''
  const least = Math.min(Math.abs(difference.low), Math.abs(difference.high))
  return least >= relevant
    ? `, and by more than ${amount}`
    : `; whether by as much as ${amount} is not certain`
}
