import type { CheckpointName } from '../../contract/checkpoint'
import type { ExperimentDefinition } from '../../contract/experiment/definition'
import { comparedMetric, metricFacts } from '../../contract/experiment/metric'
import { possibleDifferences, possibleValues } from '../../contract/metric'
import type { ComparedScore, ExperimentRow, ExperimentTable } from '../../contract/experiment/table'
import { policies } from '../../contract/mixing'
import type { RunConfig } from '../../contract/run-config'
import { halfWidth, intervalOf, overExamples } from '../../core/inference/estimate'
import { judge } from '../../core/inference/verdict'
import { mean } from '../../core/statistics'
import { caveatsOf } from './caveats'
import { compareRuns } from './compare-runs'
import { isCollapsed } from './collapsed'
import type { Cell } from './expand'
import { scoreOf, type FinishedRun } from './finished-run'
import type { TestedRuns } from './tested-runs'
import { verdictOf } from './verdict-of'

const epochs: CheckpointName[] = ['last', 'best']

interface Options {
  /** What the runs predicted for each test example, as far as it is kept. */
  tested: TestedRuns
  /** Of the look. */
  level: number
}

/** All figures of an experiment, from what its runs scored on the test split. */
export function tabulate(
  definition: ExperimentDefinition,
  cells: Cell[],
  finished: FinishedRun[][],
  options: Options
): ExperimentTable {
  const { metric, at } = definition
  const rows = cells.map((cell, index): ExperimentRow => {
    const runs = finished[index] ?? []
    const plain = cell.baseline === null ? null : (finished[cell.baseline] ?? [])
    return {
      label: cell.label,
      baseline: cell.baseline,
      runs: runs.length,
      scores: scoresOf(runs, plain, options),
      verdict: null,
      members: runs.flatMap((run) => {
        const value = scoreOf(run, metric, at)
        return value === null ? [] : [{ run: run.id, seed: run.seed, value }]
      }),
      overTestExamples: null,
      failed: runs.filter(({ failed }) => failed).length,
      collapsed: runs.filter((run) => isCollapsed(run, at)).length,
      withoutFailed: null,
      validation: validationOf(runs, definition),
      note: costNote(cell.config)
    }
  })
  addVerdicts(rows, cells, finished, definition, options)
  const trainingSets = new Set(finished.flat().map(({ trainingSet }) => trainingSet)).size
  return {
    rows,
    level: options.level,
    trainingSets,
    validationExamples: examplesOf(finished, 'validation'),
    testExamples: examplesOf(finished, 'test'),
    caveats: [
      ...caveatsOf(definition, cells, options.level),
      ...[...options.tested.values()].flatMap(({ problem }) => problem ?? [])
    ]
  }
}

function scoresOf(
  runs: FinishedRun[],
  plain: FinishedRun[] | null,
  options: Options
): ComparedScore[] {
  const { level } = options
  return comparedMetric.options.flatMap((metric) =>
    epochs.flatMap((at): ComparedScore[] => {
      const values = runs.flatMap((run) => scoreOf(run, metric, at) ?? [])
      if (values.length === 0) return []
      const own = intervalOf(compareRuns(null, runs, { metric, at, ...options }).estimate, level)
      const value = { mean: mean(values), ...possibleValues(metric, own), count: values.length }
      if (!plain) return [{ metric, at, value, difference: null }]
      const { estimate, pairs } = compareRuns(plain, runs, { metric, at, ...options })
      const interval = possibleDifferences(metric, intervalOf(estimate, level))
      const difference = { mean: estimate.difference, ...interval, count: pairs }
      return [{ metric, at, value, difference }]
    })
  )
}

function addVerdicts(
  rows: ExperimentRow[],
  cells: Cell[],
  finished: FinishedRun[][],
  { metric, at, relevantDifference }: ExperimentDefinition,
  options: Options
): void {
  const compared = cells.flatMap(({ baseline }, index) => {
    const row = rows[index]
    if (baseline === null || !row) return []
    const [plain, mixed] = [finished[baseline] ?? [], finished[index] ?? []]
    return [{ row, comparison: compareRuns(plain, mixed, { metric, at, ...options }) }]
  })
  const { higherIsBetter } = metricFacts[metric]
  const criterion = { margin: relevantDifference, higherIsBetter, level: options.level }
  const judged = judge(
    compared.map(({ comparison }) => comparison),
    criterion
  )
  compared.forEach(({ row, comparison }, index) => {
    row.verdict = verdictOf(comparison, judged[index]!, {
      ...criterion,
      metric,
      comparisons: compared.length
    })
    const { estimate } = comparison
    row.overTestExamples = Number.isNaN(halfWidth(estimate, options.level))
      ? null
      : overExamples(estimate, options.level)
  })
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
function costNote({ mixing }: RunConfig): string | null {
  const { cost } = policies[mixing.policy]
  if (cost === 1) return null
  return cost === 2 ? 'twice the cost of a step' : `${cost} times the cost of a step`
}
