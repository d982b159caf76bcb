import type { ClaimFigure, ClaimOutcome, ClaimVerdict } from '../../contract/claims/claim'
import { formatEffect, formatRelevant } from '../../contract/claims/format'
import { planFrom } from '../inference/planning'
import { judge, type Comparison, type Judgement, type Outcome } from '../inference/verdict'
import { mean, meanInterval } from '../statistics'
import type { Claim, ClaimCell, Measure, Term } from './claim'
import type { ClaimFacts } from './facts'
import { valueOf, weightedDifference, type WeightedDifference } from './weighted-difference'

const level = 0.05

/**
 * The outcome of a claim from its finished runs: one weighted difference, with an interval for new examples and new seeds
 * (over seeds alone for figures that no single example has). An interval inside the smallest difference that matters is
 * no gain, however small p is; else the sign decides at p <= 0.05.
 * @returns null with fewer than two complete seeds
 */
export function decideClaim(
  claim: Claim,
  facts: ClaimFacts,
  cells: ClaimCell[]
): ClaimOutcome | null {
  const measure = claim.measure(facts)
  const terms = claim.terms(facts)
  const weighted = weightedDifference(terms, cells, measure, level)
  if (!weighted) return null
  const { comparison, seeds } = weighted
  const { higherIsBetter, scale } = measure
  const margin = scale === 'ratio' ? Math.log1p(claim.relevant) : claim.relevant
  const [judged] = judge([comparison], { margin, higherIsBetter, level })
  const found = judged!.outcome
  const unmet = claim.condition?.(cells) ?? null
  const verdict = unmet === null ? verdicts[claim.expects][found] : 'inconclusive'
  const effect = effectOf(claim, measure, judged!, weighted)
  const said = `${claim.effect}: ${formatEffect(effect)} in ${lower(measure.title)} over ${seeds} seeds`
  const needed = found === 'not enough evidence' ? seedsNeeded(comparison, margin) : null
  return {
    verdict,
    reason: `${said}. ${unmet ?? comparison.refusal ?? explain(found, claim, measure, needed)}`,
    effect,
    figures: [measure, ...claim.beside(facts)].flatMap((one) => figuresOf(terms, cells, one)),
    notes: [coverage(weighted), ...notesOf(claim, measure, terms, cells)]
  }
}

const coverage = ({ coversExamples }: WeightedDifference): string =>
  coversExamples
    ? 'The interval covers new examples and new seeds, with this training set.'
    : 'The interval covers new seeds only, on these test examples: this measure has no value per example, or predictions were not kept.'

/** For either no difference or one as large as the margin. */
function seedsNeeded({ estimate }: Comparison, margin: number): number | null {
  const plans = (['none', 'margin'] as const).map(
    (truth) => planFrom(estimate, { truth, margin, level, comparisons: 1 })?.replicates ?? null
  )
  return plans.every((seeds) => seeds !== null) ? Math.max(...plans) : null
}

type Found = Outcome

const verdicts: Record<Claim['expects'], Record<Found, ClaimVerdict>> = {
  gain: {
    better: 'supported',
    worse: 'not supported',
    'no relevant difference': 'not supported',
    'not enough evidence': 'inconclusive'
  },
  'no gain': {
    better: 'not supported',
    worse: 'supported',
    'no relevant difference': 'supported',
    'not enough evidence': 'inconclusive'
  }
}

/** When a claim counts as supported or not, in a sentence. */
export function describeRule(claim: Claim, { scale, higherIsBetter, title }: Measure): string {
  const side = higherIsBetter ? 'above' : 'below'
  const other = higherIsBetter ? 'below' : 'above'
  const amount = formatRelevant(claim.relevant, scale)
  const within = `its 95 % interval lies within ±${amount}`
  const what = `the difference in ${lower(title)} (${lower(claim.effect)}, paired by seed)`
  return claim.expects === 'gain'
    ? `Supported if ${what} lies ${side} 0 with p of at most 0.05; not supported if it lies ${other} 0 with p of at most 0.05 or, whatever p is, if ${within}; else inconclusive.`
    : `Supported if ${what} lies ${other} 0 with p of at most 0.05 or, whatever p is, if ${within}; not supported if it lies ${side} 0 with p of at most 0.05; else inconclusive.`
}

const lower = (title: string): string =>
  /^[A-Z][A-Z0-9]/.test(title) ? title : title.charAt(0).toLowerCase() + title.slice(1)

function effectOf(
  { effect }: Claim,
  { scale }: Measure,
  { interval, p }: Judgement,
  { comparison, seeds }: WeightedDifference
): ClaimOutcome['effect'] {
  const shown = (value: number): number => (scale === 'ratio' ? Math.expm1(value) : value)
  return {
    title: effect,
    scale,
    mean: shown(comparison.estimate.difference),
    low: shown(interval.low),
    high: shown(interval.high),
    count: seeds,
    p
  }
}

/** Means over seeds of what each term includes; geometric for ratios. */
function figuresOf(terms: Term[], cells: ClaimCell[], measure: Measure): ClaimFigure[] {
  const onScale = (value: number): number => (measure.scale === 'ratio' ? Math.exp(value) : value)
  return terms.flatMap((term) => {
    const own = cells.filter(({ config }) => term.includes(config))
    const seeds = new Set(own.flatMap(({ runs }) => runs.map(({ seed }) => seed)))
    const values = [...seeds].flatMap((seed) => valueOf(term, cells, measure, seed) ?? [])
    if (values.length === 0) return []
    const { low, high } = meanInterval(values)
    return [
      {
        label: term.label,
        measure: measure.title,
        scale: measure.scale,
        mean: onScale(mean(values)),
        low: onScale(low),
        high: onScale(high),
        count: values.length
      }
    ]
  })
}

function explain(
  found: Found,
  claim: Claim,
  { scale }: Measure,
  seedsNeeded: number | null
): string {
  const amount = formatRelevant(claim.relevant, scale)
  switch (found) {
    case 'better':
      return 'Better, with p of at most 0.05.'
    case 'worse':
      return 'Worse, with p of at most 0.05.'
    case 'no relevant difference':
      return `All of the interval is smaller than ${amount}.`
    case 'not enough evidence':
      return seedsNeeded === null
        ? 'Not enough evidence, and more seeds would not help: more test examples are needed.'
        : `Not enough evidence: about ${seedsNeeded} seeds would be needed to distinguish no difference from one of ${amount} (80 % power).`
  }
}

const manySeeds = 10

function notesOf(claim: Claim, measure: Measure, terms: Term[], cells: ClaimCell[]): string[] {
  const figures = figuresOf(terms, cells, measure)
  const best = figures.filter(({ label }) => label.startsWith('Plain'))
  const nothingLeft =
    measure.scale === 'share' &&
    measure.higherIsBetter &&
    best.some(({ mean }) => mean > 1 - claim.relevant)
  const few = figures.some(({ count }) => count < manySeeds)
  return [
    ...(nothingLeft
      ? [
          'Plain training leaves less room for improvement than the smallest difference that matters.'
        ]
      : []),
    ...(few ? ['Fewer than ten seeds: the interval itself is uncertain.'] : []),
    ...(claim.remark === undefined ? [] : [claim.remark])
  ]
}
