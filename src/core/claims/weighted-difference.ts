import { compareOnOneSplit, compareOverSeeds } from '../inference/compare'
import type { TestedExamples } from '../inference/contributions'
import { logContributions } from '../inference/contributions/contribution'
import { tableOf } from '../inference/table'
import type { Comparison } from '../inference/verdict'
import { mean } from '../statistics'
import type { ClaimCell, ClaimRun, Measure, Term } from './claim'

/** A weighted sum of terms, seed by seed. */
export interface WeightedDifference {
  comparison: Comparison
  seeds: number
  /** Whether the interval covers new examples, too, not new seeds alone. */
  coversExamples: boolean
}

const notKept =
  'No verdict: some runs kept no predictions for their test examples, or were tested on different ones.'

/** For seeds that every term has complete; null with fewer than two of them. */
export function weightedDifference(
  terms: Term[],
  cells: ClaimCell[],
  measure: Measure,
  level: number
): WeightedDifference | null {
  const all = [...new Set(cells.flatMap(({ runs }) => runs.map(({ seed }) => seed)))]
  const differences = new Map<number, number>()
  for (const seed of all) {
    const values = terms.map((term) => valueOf(term, cells, measure, seed))
    if (values.some((value) => value === undefined)) continue
    differences.set(
      seed,
      terms.reduce((sum, { weight }, index) => sum + weight * values[index]!, 0)
    )
  }
  const seeds = [...differences.keys()]
  if (seeds.length < 2) return null
  const columns = columnsOf(terms, cells, measure, seeds)
  const comparison = columns
    ? compareOnOneSplit(tableOf(columns.each), {
        isBinary: columns.isBinary,
        refusal: columns.refusal,
        level
      })
    : compareOverSeeds([...differences.values()], {
        level,
        refusal: measure.metric === undefined ? null : notKept
      })
  return { comparison, seeds: seeds.length, coversExamples: columns !== null }
}

/** The value of a term for a seed; undefined unless every configuration in it has one. */
export function valueOf(
  term: Term,
  cells: ClaimCell[],
  measure: Measure,
  seed: number
): number | undefined {
  const runs = runsOf(term, cells, seed)
  if (!runs) return undefined
  const values = runs.map((run) => {
    const value = measure.of(run) ?? NaN
    return measure.scale === 'ratio' ? Math.log(value) : value
  })
  return values.every(Number.isFinite) ? mean(values) : undefined
}

/** The run of every configuration in a term; undefined where one is missing. */
function runsOf({ includes }: Term, cells: ClaimCell[], seed: number): ClaimRun[] | undefined {
  const own = cells.filter(({ config }) => includes(config))
  const runs = own.flatMap(({ runs: all }) => all.find((run) => run.seed === seed) ?? [])
  return own.length > 0 && runs.length === own.length ? runs : undefined
}

interface Part {
  weight: number
  origin: Int32Array
  each: Float64Array
  value: number
  isBinary: boolean
  refusal: string | null
}

/** By example: null where a run kept no predictions, or seeds were tested on different examples. */
function columnsOf(terms: Term[], cells: ClaimCell[], measure: Measure, seeds: number[]) {
  const parts = seeds.map((seed) => partsOf(terms, cells, measure, seed))
  const whole = parts.flatMap((own) => (own ? [own] : []))
  if (whole.length < parts.length) return null
  const rows = new Map<number, number>()
  for (const { origin } of whole.flat()) {
    for (const row of origin) if (!rows.has(row)) rows.set(row, rows.size)
  }
  const [first = []] = whole
  const alike = whole.every((own) =>
    own.every(({ origin }, place) => sameRows(origin, first[place]!.origin))
  )
  if (!alike) return null
  return {
    each: whole.map((own) => spreadOver(own, rows)),
    isBinary: whole.flat().every((part) => part.isBinary),
    refusal: whole.flat().find(({ refusal }) => refusal !== null)?.refusal ?? null
  }
}

function partsOf(
  terms: Term[],
  cells: ClaimCell[],
  { metric, scale }: Measure,
  seed: number
): Part[] | null {
  if (metric === undefined) return null
  const parts = terms.flatMap((term) => {
    const runs = runsOf(term, cells, seed) ?? []
    return runs.map(({ tested }) => partOf(tested, metric, scale, term.weight / runs.length))
  })
  const whole = parts.flatMap((part) => (part ? [part] : []))
  return whole.length === parts.length ? whole : null
}

function partOf(
  tested: TestedExamples | null,
  metric: NonNullable<Measure['metric']>,
  scale: Measure['scale'],
  weight: number
): Part | null {
  const kept = tested?.contributions[metric]
  if (!tested || !kept) return null
  const { each, value, isBinary, refusal } = scale === 'ratio' ? logContributions(kept) : kept
  return { weight, origin: tested.origin, each, value, isBinary, refusal }
}

/**
 * The weighted difference with the spread of each example: where terms are tested on different examples, those of a
 * term weigh as much more as they are fewer than all.
 */
function spreadOver(parts: Part[], rows: Map<number, number>): Float64Array {
  const difference = parts.reduce((sum, { weight, value }) => sum + weight * value, 0)
  const spread = new Float64Array(rows.size).fill(difference)
  for (const { weight, origin, each, value } of parts) {
    const share = (weight * rows.size) / origin.length
    origin.forEach((row, i) => (spread[rows.get(row)!]! += share * (each[i]! - value)))
  }
  return spread
}

const sameRows = (first: Int32Array, second: Int32Array): boolean =>
  first.length === second.length && first.every((row, index) => row === second[index])
