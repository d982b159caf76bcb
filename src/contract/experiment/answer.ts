import { formatFixed, formatMeasured } from '../format-number'
import { metricName } from '../metric'
import type { ExperimentDetails } from './calls'
import { formatAmount } from './format'
import { metricFacts } from './metric'
import type { ComparedScore, ExperimentRow, ReplicatePlan, VerdictOutcome } from './table'

/** The answer of an experiment to "Does mixing help here?", in one word and in sentences. */
export interface Answer {
  outcome: VerdictOutcome
  /** "Yes: input mixup makes 1.30 points fewer errors, between 0.40 and 2.20." */
  sentence: string
  /** What would be needed for an answer; empty if there is one. */
  advice: string
  /** Whether more seeds alone can lead to an answer. */
  seedsWouldTell: boolean
}

type Asked = Pick<ExperimentDetails, 'definition' | 'table' | 'stage'>

interface Judged {
  row: ExperimentRow
  outcome: VerdictOutcome
  /** Of the chosen metric; positive where mixing is better. */
  gain: { mean: number; low: number; high: number }
}

/** Which of several verdicts the answer rests on: the first of these that there is. */
const decisive: readonly VerdictOutcome[] = [
  'better',
  'not enough evidence',
  'no relevant difference',
  'worse',
  'failed'
]

/** The outcome of a whole experiment; null before there is one. */
export const overallOutcome = (outcomes: readonly VerdictOutcome[]): VerdictOutcome | null =>
  decisive.find((outcome) => outcomes.includes(outcome)) ?? null

/**
 * The one-sentence answer, from the current verdicts; null before a planned look, and where nothing is compared
 * with plain training. Several policies: the best that is better; else what holds for all of them.
 */
export function answerOf({ definition, table, stage }: Asked): Answer | null {
  if (stage.kind !== 'look') return null
  const { metric, at } = definition
  const judged = table.rows.flatMap((row): Judged[] => {
    const difference = scoreOf(row, metric, at)?.difference
    if (!row.verdict || !difference) return []
    return [{ row, outcome: row.verdict.outcome, gain: gainOf(metric, difference) }]
  })
  const outcome = overallOutcome(judged.map((one) => one.outcome))
  const [best] = judged
    .filter((one) => one.outcome === outcome)
    .sort((one, other) => other.gain.mean - one.gain.mean)
  if (!outcome || !best) return null
  const seedsWouldTell =
    outcome === 'not enough evidence' && marginPlan(best.row)?.replicates != null
  return { outcome, seedsWouldTell, ...wordsFor(outcome, best, judged.length, definition) }
}

function wordsFor(
  outcome: VerdictOutcome,
  best: Judged,
  policies: number,
  definition: Asked['definition']
): Pick<Answer, 'sentence' | 'advice'> {
  const { metric, relevantDifference } = definition
  const amount = formatAmount(metric, relevantDifference)
  const { row, gain } = best
  switch (outcome) {
    case 'better':
      return { sentence: `Yes: ${effect(best, metric)}.`, advice: '' }
    case 'worse':
      return { sentence: `No: ${effect(best, metric)}.`, advice: '' }
    case 'no relevant difference':
      return {
        sentence:
          policies === 1
            ? `No: ${row.label} makes no difference of ${amount} or more.`
            : `No: no policy makes a useful difference of ${amount} or more.`,
        advice: ''
      }
    case 'not enough evidence':
      return {
        sentence: `Not enough evidence: ${row.label} may be worse by ${size(metric, -gain.low)} or better by ${size(metric, gain.high)}.`,
        advice: adviceOf(row, definition, amount)
      }
    case 'too early':
    case 'failed':
      return {
        sentence: 'No answer: some runs failed and cannot be scored.',
        advice: 'The list of runs shows why they failed.'
      }
  }
}

const scoreOf = (row: ExperimentRow, metric: string, at: string): ComparedScore | undefined =>
  row.scores.find((one) => one.metric === metric && one.at === at)

function gainOf(
  metric: keyof typeof metricFacts,
  { mean, low, high }: { mean: number; low: number; high: number }
): Judged['gain'] {
  return metricFacts[metric].higherIsBetter
    ? { mean, low, high }
    : { mean: -mean, low: -high, high: -low }
}

const bare = (metric: keyof typeof metricFacts, value: number): string =>
  metricFacts[metric].isShare ? formatFixed(100 * value, 2) : formatMeasured(value)

const size = (metric: keyof typeof metricFacts, value: number): string =>
  `${bare(metric, Math.max(0, value))}${metricFacts[metric].isShare ? ' points' : ''}`

/** "Input mixup makes 1.30 points fewer errors, between 0.40 and 2.20" */
function effect({ row, gain }: Judged, metric: keyof typeof metricFacts): string {
  const gains = gain.mean >= 0
  const [low, high] = gains ? [gain.low, gain.high] : [-gain.high, -gain.low]
  const amount = size(metric, Math.abs(gain.mean))
  const words =
    metric === 'accuracy'
      ? `makes ${amount} ${gains ? 'fewer' : 'more'} errors`
      : `${gains ? 'improves' : 'worsens'} the ${metricName(metric)} by ${amount}`
  return `${row.label} ${words}, between ${bare(metric, low)} and ${bare(metric, high)}`
}

/** What is needed to detect a difference as large as the margin. */
const marginPlan = ({ verdict }: ExperimentRow): ReplicatePlan | undefined =>
  verdict?.plans.find(({ truth }) => truth === 'margin')

/** Seeds if any number is enough, else test examples. */
function adviceOf(
  row: ExperimentRow,
  { folds, splitPerSeed }: ExperimentDetails['definition'],
  amount: string
): string {
  const plan = marginPlan(row)
  if (!plan) return ''
  if (plan.replicates !== null) {
    const unit = folds === null && !splitPerSeed ? 'seeds' : 'training sets'
    return `About ${plan.replicates} ${unit} would find a true difference of ${amount}.`
  }
  if (plan.examples === null) return ''
  return `About ${plan.examples.toLocaleString('en-GB')} tested examples would find a true difference of ${amount}; more seeds would not.`
}
