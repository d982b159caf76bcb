import { formatInterval } from '../../contract/experiment/format'
import type { MetricKey } from '../../contract/metric'
import type { Verdict } from '../../contract/experiment/table'
import { planFrom } from '../../core/inference/planning'
import type { Criterion, Judgement } from '../../core/inference/verdict'

import type { RunComparison } from './compare-runs'

interface Asked extends Criterion {
  metric: MetricKey
  comparisons: number
}

const truths = ['none', 'margin', 'half the margin'] as const

/** A verdict with remarks for readers: reasons to doubt it, and how many seeds are needed. */
export function verdictOf(
  comparison: RunComparison,
  { outcome, p, adjustedP }: Judgement,
  { metric, margin, level, comparisons }: Asked
): Verdict {
  const { estimate, signFlip } = comparison
  const plans =
    outcome === 'not enough evidence'
      ? truths.flatMap((truth) => planFrom(estimate, { truth, margin, level, comparisons }) ?? [])
      : []
  const needed = plans.filter(({ truth }) => truth !== 'half the margin')
  const seedsNeeded = needed.map(({ replicates }) => replicates)
  return {
    ...{ outcome, p, adjustedP },
    signFlip: signFlip?.interval ?? null,
    components: estimate.components,
    plans,
    seedsNeeded:
      seedsNeeded.length > 0 && seedsNeeded.every((seeds) => seeds !== null)
        ? Math.max(...seedsNeeded)
        : null,
    notices: noticesOf(comparison, metric)
  }
}

function noticesOf(
  { refusal, isSkewed, largestShare, signFlip }: RunComparison,
  metric: MetricKey
): string[] {
  const bySigns = signFlip && formatInterval(metric, signFlip.interval.low, signFlip.interval.high)
  return [
    ...(refusal === null ? [] : [`No verdict: ${refusal}`]),
    ...(isSkewed
      ? ['The differences between seeds are skewed: the interval is less certain than stated.']
      : []),
    ...(largestShare > 0.1
      ? [
          `One test example accounts for ${Math.round(100 * largestShare)} % of the variance between examples.`
        ]
      : []),
    ...(bySigns ? [`Over seeds alone, by sign flips: ${bySigns}.`] : [])
  ]
}
