import type { ExperimentDefinition } from '../../contract/experiment/definition'
import type { ExperimentStage } from '../../contract/experiment/plan'
import { runOutcome } from '../../contract/run-outcome'
import { looksOf, stageOf, type Look, type LookPlan } from '../../core/looks'
import type { Cell } from './expand'
import type { Member } from './members'
import type { FinishedRun } from './finished-run'

/** A run that failed without being scored: the settings do not suit the data, or an earlier version trained it. */
const isUnscored = ({ run }: Member): boolean =>
  run !== null && runOutcome(run.status) === 'failed' && !run.status.uninformed?.length

/** A run that counts: it finished, or failed and is scored as the uninformed prediction. */
export const hasEnded = ({ run }: Member): boolean => {
  if (run === null) return false
  const outcome = runOutcome(run.status)
  return outcome === 'finished' || (outcome === 'failed' && Boolean(run.status.uninformed?.length))
}

/** Cells of which a run failed without a score: they have no result. */
export function brokenCells(cells: Cell[], members: Member[]): ReadonlySet<number> {
  const failed = new Set(members.filter(isUnscored).map(({ cell }) => cell))
  return new Set(
    cells.flatMap(({ baseline }, index) =>
      failed.has(index) || (baseline !== null && failed.has(baseline)) ? [index] : []
    )
  )
}

/** Seeds whose runs have all ended, in the order of the experiment. */
export function completeSeeds(cells: Cell[], members: Member[]): number[] {
  const broken = brokenCells(cells, members)
  const seeds = new Map<number, boolean>()
  for (const member of members) {
    if (broken.has(member.cell)) continue
    seeds.set(member.seed, (seeds.get(member.seed) ?? true) && hasEnded(member))
  }
  return [...seeds].flatMap(([seed, complete]) => (complete ? [seed] : []))
}

/** The planned looks of an experiment. */
export const plannedLooks = (
  plan: LookPlan,
  { folds }: Pick<ExperimentDefinition, 'folds'>
): Look[] => looksOf(plan, folds ?? 1)

export const stageAt = (looks: Look[], complete: number): ExperimentStage => ({
  ...stageOf(looks, complete),
  complete
})

/** What the runs of each cell scored. A failed one counts as the uninformed prediction, at either epoch. */
export function endedRuns(cells: Cell[], members: Member[]): FinishedRun[][] {
  const ended: FinishedRun[][] = cells.map(() => [])
  for (const member of members) {
    const { cell, seed, fold, repeat, trainingSet, run } = member
    if (run === null || !hasEnded(member)) continue
    const { results, uninformed = [] } = run.status
    const failed = runOutcome(run.status) === 'failed'
    ended[cell]?.push({
      ...{ id: run.id, seed, fold, repeat, trainingSet, failed },
      results: failed
        ? uninformed.flatMap((scored) =>
            (['best', 'last'] as const).map((at) => ({ ...scored, at, epoch: 0 }))
          )
        : results
    })
  }
  return ended
}
