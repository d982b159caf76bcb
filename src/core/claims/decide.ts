import type { ClaimFigure, ClaimOutcome, ClaimVerdict } from '../../contract/claims/claim'
import { formatEffect, formatRelevant } from '../../contract/claims/format'
import { pairedTest, type PairedTest } from '../paired-test'
import { mean, meanInterval } from '../statistics'
import { judge } from '../verdict'
import type { Claim, ClaimCell, Measure, Term } from './claim'
import type { ClaimFacts } from './facts'

/**
 * What the finished runs say about a claim: one weighted difference a seed, tested by Student's t over the seeds that are
 * complete. An interval inside the smallest difference that matters is no gain, however small p is; else the sign decides
 * at p < 0.05.
 * @returns null with fewer than two complete seeds
 */
export function decideClaim(
  claim: Claim,
  facts: ClaimFacts,
  cells: ClaimCell[]
): ClaimOutcome | null {
  const measure = claim.measure(facts)
  const terms = claim.terms(facts)
  const seeds = [...new Set(cells.flatMap(({ runs }) => runs.map(({ seed }) => seed)))]
  const pairs = seeds.flatMap((seed) => differenceOf(terms, cells, measure, seed) ?? [])
  if (pairs.length < 2) return null
  const test = pairedTest(
    pairs.map(([minus]) => minus),
    pairs.map(([, plus]) => plus)
  )
  const { higherIsBetter, scale } = measure
  const relevant = scale === 'ratio' ? Math.log1p(claim.relevant) : claim.relevant
  const [judged] = judge([test], { relevant, higherIsBetter })
  const found = judged?.outcome ?? 'too few seeds'
  const unmet = claim.condition?.(cells) ?? null
  const verdict = unmet === null ? verdicts[claim.expects][found] : 'inconclusive'
  const effect = effectOf(claim, measure, test)
  const said = `${claim.effect}: ${formatEffect(effect)} in ${lower(measure.title)} over ${test.pairs} seeds`
  return {
    verdict,
    reason: `${said}. ${unmet ?? explain(found, claim, measure, judged?.seedsNeeded ?? null)}`,
    effect,
    figures: [measure, ...claim.beside(facts)].flatMap((one) => figuresOf(terms, cells, one)),
    notes: notesOf(claim, measure, terms, cells)
  }
}

type Found = 'better' | 'worse' | 'no relevant difference' | 'too few seeds'

const verdicts: Record<Claim['expects'], Record<Found, ClaimVerdict>> = {
  gain: {
    better: 'supported',
    worse: 'not supported',
    'no relevant difference': 'not supported',
    'too few seeds': 'inconclusive'
  },
  'no gain': {
    better: 'not supported',
    worse: 'supported',
    'no relevant difference': 'supported',
    'too few seeds': 'inconclusive'
  }
}

/** When a claim counts as what, in a sentence. */
export function describeRule(claim: Claim, { scale, higherIsBetter, title }: Measure): string {
  const side = higherIsBetter ? 'above' : 'below'
  const other = higherIsBetter ? 'below' : 'above'
  const amount = formatRelevant(claim.relevant, scale)
  const within = `its 95 % interval lies within ±${amount}`
  const what = `the difference in ${lower(title)} (${lower(claim.effect)}, paired by seed)`
  return claim.expects === 'gain'
    ? `Supported if ${what} lies ${side} 0 with p < 0.05; not supported if it lies ${other} 0 with p < 0.05 or, whatever p is, if ${within}; else inconclusive.`
    : `Supported if ${what} lies ${other} 0 with p < 0.05 or, whatever p is, if ${within}; not supported if it lies ${side} 0 with p < 0.05; else inconclusive.`
}

const lower = (title: string): string =>
  /^[A-Z][A-Z0-9]/.test(title) ? title : title.charAt(0).toLowerCase() + title.slice(1)

const transformed = ({ scale }: Measure, value: number): number =>
  scale === 'ratio' ? Math.log(value) : value

/** The value of a term for a seed; undefined unless every configuration in it has one. */
function valueOf(
  { includes }: Term,
  cells: ClaimCell[],
  measure: Measure,
  seed: number
): number | undefined {
  const own = cells.filter(({ config }) => includes(config))
  const values = own.flatMap(({ runs }) => {
    const run = runs.find((one) => one.seed === seed)
    const value = run && measure.of(run)
    return value === undefined || value === null ? [] : [transformed(measure, value)]
  })
  const complete = own.length > 0 && values.length === own.length && values.every(Number.isFinite)
  return complete ? mean(values) : undefined
}

/** Weighted sums of the negative and of the positive terms; undefined where one is missing. */
function differenceOf(
  terms: Term[],
  cells: ClaimCell[],
  measure: Measure,
  seed: number
): [minus: number, plus: number][] | undefined {
  let [minus, plus] = [0, 0]
  for (const term of terms) {
    const value = valueOf(term, cells, measure, seed)
    if (value === undefined) return undefined
    if (term.weight < 0) minus -= term.weight * value
    else plus += term.weight * value
  }
  return [[minus, plus]]
}

function effectOf(
  { effect }: Claim,
  { scale }: Measure,
  { difference, low, high, pairs, p }: PairedTest
): ClaimOutcome['effect'] {
  const told = (value: number): number => (scale === 'ratio' ? Math.expm1(value) : value)
  return {
    title: effect,
    scale,
    mean: told(difference),
    low: told(low),
    high: told(high),
    count: pairs,
    p
  }
}

/** Means over seeds of what each term includes; geometric for ratios. */
function figuresOf(terms: Term[], cells: ClaimCell[], measure: Measure): ClaimFigure[] {
  const told = (value: number): number => (measure.scale === 'ratio' ? Math.exp(value) : value)
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
        mean: told(mean(values)),
        low: told(low),
        high: told(high),
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
      return 'Better, with p < 0.05.'
    case 'worse':
      return 'Worse, with p < 0.05.'
    case 'no relevant difference':
      return `All of the interval is smaller than ${amount}.`
    case 'too few seeds':
      return seedsNeeded === null
        ? 'More than a thousand seeds would be needed to tell.'
        : `Too few seeds: about ${seedsNeeded} would tell with 80 % power.`
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
      ? ['Plain training leaves less to gain than the smallest difference that matters.']
      : []),
    ...(few ? ['Fewer than ten seeds: the interval itself is uncertain.'] : []),
    ...(claim.remark === undefined ? [] : [claim.remark])
  ]
}
