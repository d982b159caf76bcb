import type { ExperimentDefinition } from '../../contract/experiment/definition'
import type { ExperimentStage } from '../../contract/experiment/plan'
import type { ExperimentRow, ExperimentTable, Verdict } from '../../contract/experiment/table'
import { runOutcome } from '../../contract/run-outcome'
import { lookWith } from '../../core/looks'
import { paired, type Cell } from './expand'
import { brokenCells, endedRuns } from './standing'
import type { Member } from './members'
import type { FinishedRun } from './finished-run'
import { tabulate } from './tabulate'
import type { TestedRuns } from './tested-runs'

/**
 * The table of an experiment, with verdicts at a planned look alone: of the seeds that are complete then, at the level
 * of the look. Otherwise it is exploratory.
 * @param complete the seeds whose runs have all ended
 * @param tested what their runs predicted for each test example
 */
export function judgedTable(
  definition: ExperimentDefinition,
  cells: Cell[],
  members: Member[],
  stage: ExperimentStage,
  complete: number[],
  tested: TestedRuns
): ExperimentTable {
  const atLook = stage.kind === 'look'
  const counted = atLook ? members.filter(({ seed }) => complete.includes(seed)) : members
  const ended = endedRuns(cells, counted)
  const level = (stage.look ?? stage.next)?.level ?? 0.05
  const options = { tested, level }
  const table = tabulate(definition, cells, ended, options)
  const broken = brokenCells(cells, members)
  const without = withoutFailed(definition, cells, ended, options)
  const rows = table.rows.map((row, index): ExperimentRow => {
    const failed = members.filter(
      ({ cell, run }) => cell === index && run && runOutcome(run.status) === 'failed'
    ).length
    const outcome = broken.has(index) ? 'failed' : atLook ? null : 'too early'
    const verdict =
      row.verdict &&
      (outcome ? undecided(row.verdict, outcome) : advised(row.verdict, stage, definition))
    return { ...row, failed, verdict, withoutFailed: without?.[index] ?? null }
  })
  return { ...table, rows }
}

const undecided = (verdict: Verdict, outcome: 'failed' | 'too early'): Verdict => ({
  ...verdict,
  ...{ outcome, p: NaN, adjustedP: NaN, plans: [], seedsNeeded: null }
})

/** Seeds are only added up to a planned look: the number needed is rounded up to the next look that has as many. */
function advised(
  verdict: Verdict,
  { next }: ExperimentStage,
  { folds }: ExperimentDefinition
): Verdict {
  if (verdict.seedsNeeded === null) return verdict
  const look = lookWith(next, Math.ceil(verdict.seedsNeeded / (folds ?? 1)))
  const advice = look
    ? `The next planned look with this many seeds is look ${look.number} of ${look.of}, at ${look.seeds} seeds.`
    : 'No planned look has this many seeds: a verdict needs a new experiment with other seeds.'
  return { ...verdict, notices: [...verdict.notices, advice] }
}

/** The differences of the chosen metric over the pairs of which neither run failed; null where none failed. */
function withoutFailed(
  definition: ExperimentDefinition,
  cells: Cell[],
  ended: FinishedRun[][],
  options: { tested: TestedRuns; level: number }
): ExperimentRow['withoutFailed'][] | null {
  if (!ended.flat().some(({ failed }) => failed)) return null
  const { metric, at } = definition
  return cells.map(({ baseline }, index) => {
    if (baseline === null) return null
    const plain = ended[baseline] ?? []
    const mixed = ended[index] ?? []
    const failed = [...plain, ...mixed].filter((run) => run.failed)
    if (failed.length === 0) return null
    const whole = (runs: FinishedRun[]) =>
      runs.filter((run) => !failed.some((other) => paired(run, other)))
    const pair = cells.map((_cell, place) =>
      place === index ? whole(mixed) : place === baseline ? whole(plain) : []
    )
    const row = tabulate(definition, cells, pair, options).rows[index]
    return (
      row?.scores.find((score) => score.metric === metric && score.at === at)?.difference ?? null
    )
  })
}
