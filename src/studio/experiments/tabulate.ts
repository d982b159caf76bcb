import type { ExperimentDefinition } from '../../contract/experiment/definition'
import { comparedMetric, metricFacts, type ComparedMetric } from '../../contract/experiment/metric'
import { possibleDifferences, possibleValues } from '../../contract/metric'
import type { ComparedScore, ExperimentRow, ExperimentTable } from '../../contract/experiment/table'
import { policies } from '../../contract/mixing'
import type { RunConfig } from '../../contract/run-config'
import type { RunStatus } from '../../contract/records'
import { pairedTest, type PairedTest } from '../../core/paired-test'
import { mean, meanInterval } from '../../core/statistics'
import { judge } from '../../core/verdict'
import { caveatsOf } from './caveats'
import { paired as atOnePlace, type Cell, type Place } from './expand'

type At = 'best' | 'last'

/** A run of a cell that counts. */
export interface FinishedRun extends Place {
  id: string
  /** It failed, and its results are those of the uninformed prediction. */
  failed: boolean
  results: RunStatus['results']
  /** Left out by runs of earlier versions. */
  examples?: RunStatus['examples']
}

const epochs: At[] = ['last', 'best']

/** All figures of an experiment, from what its finished runs scored on the test split. */
export function tabulate(
  definition: ExperimentDefinition,
  cells: Cell[],
  finished: FinishedRun[][],
  level = 0.05
): ExperimentTable {
  const overlaps = cells.map((_cell, index) => overlapOf(definition, finished[index] ?? []))
  const rows = cells.map((cell, index): ExperimentRow => {
    const runs = finished[index] ?? []
    const overlap = overlaps[index] ?? 0
    const plain = cell.baseline === null ? null : (finished[cell.baseline] ?? [])
    return {
      label: cell.label,
      baseline: cell.baseline,
      runs: runs.length,
      scores: scoresOf(runs, plain, overlap),
      verdict: null,
      members: runs.flatMap((run) => {
        const value = scoreOf(run, definition.metric, definition.at)
        return value === null ? [] : [{ run: run.id, seed: run.seed, value }]
      }),
      overTestExamples: null,
      failed: runs.filter(({ failed }) => failed).length,
      withoutFailed: null,
      validation: validationOf(runs, definition),
      note: costNote(cell.config)
    }
  })
  addVerdicts(rows, cells, finished, definition, overlaps, level)
  return {
    rows,
    validationExamples: examplesOf(finished, 'validation'),
    testExamples: examplesOf(finished, 'test'),
    caveats: caveatsOf(definition, cells)
  }
}

/** Runs of two cells at the same place: what each scored. */
function paired(
  plain: FinishedRun[],
  mixed: FinishedRun[],
  metric: ComparedMetric,
  at: At,
  overlap: number
): PairedTest {
  const pairs = mixed.flatMap((run) => {
    const partner = plain.find((other) => atOnePlace(run, other))
    const before = partner ? scoreOf(partner, metric, at) : null
    const after = scoreOf(run, metric, at)
    return before === null || after === null ? [] : [[before, after] as const]
  })
  return pairedTest(
    pairs.map(([before]) => before),
    pairs.map(([, after]) => after),
    { overlap }
  )
}

function scoresOf(
  runs: FinishedRun[],
  plain: FinishedRun[] | null,
  overlap: number
): ComparedScore[] {
  return comparedMetric.options.flatMap((metric) =>
    epochs.flatMap((at): ComparedScore[] => {
      const values = runs.flatMap((run) => scoreOf(run, metric, at) ?? [])
      if (values.length === 0) return []
      const interval = possibleValues(metric, intervalOf(values, overlap))
      const value = { mean: mean(values), ...interval, count: values.length }
      if (!plain) return [{ metric, at, value, difference: null }]
      const test = paired(plain, runs, metric, at, overlap)
      const difference = { mean: test.difference, ...possibleDifferences(metric, test) }
      return [{ metric, at, value, difference: { ...difference, count: test.pairs } }]
    })
  )
}

/** As for a difference from nothing, so that repeated splits are corrected for their overlap too. */
function intervalOf(values: number[], overlap: number) {
  if (overlap === 0) return meanInterval(values)
  const nothing = values.map(() => 0)
  const { low, high } = pairedTest(nothing, values, { overlap })
  return { low, high }
}

function addVerdicts(
  rows: ExperimentRow[],
  cells: Cell[],
  finished: FinishedRun[][],
  { metric, at, relevantDifference }: ExperimentDefinition,
  overlaps: number[],
  level: number
): void {
  const compared = cells.flatMap(({ baseline }, index) => {
    const row = rows[index]
    if (baseline === null || !row) return []
    const plain = finished[baseline] ?? []
    const mixed = finished[index] ?? []
    return [{ row, test: paired(plain, mixed, metric, at, overlaps[index] ?? 0) }]
  })
  const { higherIsBetter } = metricFacts[metric]
  const criterion = { relevant: relevantDifference, higherIsBetter }
  const judged = judge(
    compared.map(({ test }) => test),
    criterion,
    level
  )
  compared.forEach(({ row }, index) => (row.verdict = judged[index] ?? null))
}

function scoreOf({ results }: FinishedRun, metric: ComparedMetric, at: At): number | null {
  const found = results.find((result) => result.split === 'test' && result.at === at)
  return found?.scores[metric] ?? null
}

function validationOf(
  runs: FinishedRun[],
  { metric, at }: Pick<ExperimentDefinition, 'metric' | 'at'>
): number | null {
  const values = runs.flatMap(({ results }) =>
    results.flatMap((result) =>
      result.split === 'validation' && result.at === at ? (result.scores[metric] ?? []) : []
    )
  )
  return values.length === 0 ? null : mean(values)
}

function examplesOf(finished: FinishedRun[][], split: 'validation' | 'test'): number | null {
  const results = finished.flat().flatMap((run) => run.results)
  return results.find((result) => result.split === split)?.scores.examples ?? null
}

/**
 * Ratio of test to training examples where each seed has its own split, for Nadeau and Bengio's correction: of the
 * examples that were really used, or else of the shares of the split.
 */
function overlapOf(
  { splitPerSeed, folds, base }: ExperimentDefinition,
  runs: FinishedRun[]
): number {
  if (!splitPerSeed && folds === null) return 0
  const used = runs.flatMap(({ examples }) => (examples ? [examples.test / examples.train] : []))
  if (used.length > 0) return mean(used)
  const { validation, test } = base.data.split
  if (folds !== null) return 1 / ((folds - 1) * (1 - validation))
  return test / (1 - validation - test)
}

function costNote({ mixing }: RunConfig): string | null {
  const { cost } = policies[mixing.policy]
  if (cost === 1) return null
  return cost === 2 ? 'twice the cost of a step' : `${cost} times the cost of a step`
}
