import type { CheckpointName } from '../../contract/checkpoint'
import type { MetricKey } from '../../contract/metric'
import {
  compareOnOneSplit,
  compareOverSeeds,
  compareOverTrainingSets
} from '../../core/inference/compare'
import type { Contributions } from '../../core/inference/contributions/contribution'
import { isFarFromNormal, largestShare } from '../../core/inference/normality'
import { exampleMeans, seedMeans, tableOf } from '../../core/inference/table'
import type { Comparison, Doubts } from '../../core/inference/verdict'
import { paired } from './expand'
import { scoreOf, type FinishedRun } from './finished-run'
import type { TestedRuns } from './tested-runs'

/** A comparison of runs, with reasons to doubt its interval. */
export interface RunComparison extends Comparison, Doubts {
  pairs: number
}

interface Wanted {
  metric: MetricKey
  at: CheckpointName
  level: number
  tested: TestedRuns
}

/** A run with its partner: what they scored, and by example where both kept their predictions. */
interface Pair {
  trainingSet: string
  difference: number
  examples: { origin: Int32Array; each: Float64Array; isBinary: boolean } | null
  refusal: string | null
}

const notKept =
  'Some runs kept no predictions for their test examples, so the interval is over seeds alone.'

/**
 * Runs of a policy against those of plain training at the same places: examples crossed with seeds on one split,
 * clustered two ways over several training sets, over seeds alone where predictions are missing.
 * @param plain null for the scores of the runs themselves
 */
export function compareRuns(
  plain: FinishedRun[] | null,
  mixed: FinishedRun[],
  wanted: Wanted
): RunComparison {
  const found = mixed.flatMap((run) => pairOf(plain, run, wanted) ?? [])
  const doubts = { isSkewed: false, largestShare: 0, pairs: found.length }
  return { ...doubts, ...comparePairs(found, plain !== null, wanted) }
}

function comparePairs(
  pairs: Pair[],
  isDifference: boolean,
  { level }: Wanted
): Comparison & Partial<Doubts> {
  const complete = pairs.flatMap(({ trainingSet, examples }) =>
    examples ? [{ ...examples, trainingSet }] : []
  )
  const refusal = pairs.find((pair) => pair.refusal !== null)?.refusal ?? null
  const names = new Set(pairs.map(({ trainingSet }) => trainingSet))
  const sets = [...names].map((name) => complete.filter(({ trainingSet }) => trainingSet === name))
  const isWhole = complete.length === pairs.length && pairs.length > 0 && sets.every(testTheSame)
  if (!isWhole) {
    const differences = pairs.map(({ difference }) => difference)
    const { estimate, ...rest } = compareOverSeeds(differences, {
      level,
      refusal: refusal ?? notKept
    })
    // Training sets depend on each other: their own t would be far too narrow.
    return names.size > 1
      ? { ...rest, estimate: { ...estimate, variance: NaN }, signFlip: null }
      : { ...rest, estimate }
  }
  const tables = sets.map((own) => ({
    origin: own[0]!.origin,
    table: tableOf(own.map(({ each }) => each))
  }))
  const isBinary = complete.every((one) => one.isBinary)
  const [only] = tables
  if (only && tables.length === 1) {
    return {
      ...compareOnOneSplit(only.table, { isBinary, level, refusal }),
      isSkewed: isFarFromNormal(seedMeans(only.table)),
      largestShare: isBinary ? 0 : largestShare(exampleMeans(only.table))
    }
  }
  const differences = tables.map(({ origin, table }) => ({
    examples: origin,
    differences: exampleMeans(table)
  }))
  // Of scores, no example can lose: none is invented.
  return compareOverTrainingSets(differences, {
    isBinary: isBinary && isDifference,
    level,
    refusal
  })
}

function pairOf(
  plain: FinishedRun[] | null,
  run: FinishedRun,
  { metric, at, tested }: Wanted
): Pair | null {
  const partner = plain?.find((other) => paired(run, other))
  const after = scoreOf(run, metric, at)
  const before = plain === null ? 0 : partner ? scoreOf(partner, metric, at) : null
  if (before === null || after === null) return null
  const own = tested.get(run.id)?.[at]
  const other = partner && tested.get(partner.id)?.[at]
  const mixed = own?.contributions[metric]
  const unmixed = other?.contributions[metric]
  const pair = { trainingSet: run.trainingSet, difference: after - before }
  if (!own || !mixed || (plain && !unmixed)) return { ...pair, examples: null, refusal: null }
  if (other && !sameRows(own.origin, other.origin)) {
    return { ...pair, examples: null, refusal: 'Runs were tested on different examples.' }
  }
  return {
    ...pair,
    examples: { origin: own.origin, ...minus(mixed, unmixed) },
    refusal: mixed.refusal ?? unmixed?.refusal ?? null
  }
}

function minus(mixed: Contributions, plain: Contributions | undefined) {
  const each = plain ? mixed.each.map((value, i) => value - plain.each[i]!) : mixed.each
  return { each, isBinary: mixed.isBinary && (plain?.isBinary ?? true) }
}

const testTheSame = (runs: { origin: Int32Array }[]): boolean =>
  runs.every(({ origin }) => sameRows(origin, runs[0]!.origin))

const sameRows = (first: Int32Array, second: Int32Array): boolean =>
  first.length === second.length && first.every((row, index) => row === second[index])
