import type { ExperimentSummary } from '../../../contract/experiment/calls'
import type { RunSummary } from '../../../contract/records'
import { formatPlural } from '../../format'

export interface RunGroup {
  /** Of the experiment. */
  id: string
  title: string
  /** Those of its runs that are shown, in their order. */
  runs: RunSummary[]
}

/** A line of the table: a run, or the head of a group. */
export type Line =
  | { kind: 'run'; run: RunSummary; isMember: boolean }
  | { kind: 'group'; group: RunGroup; isOpen: boolean }

type Named = Pick<ExperimentSummary, 'id' | 'name' | 'created' | 'members'>

/** The experiment that each run was made for: of several that count it, the oldest. */
export function experimentOfRun(experiments: Named[]): Map<string, Named> {
  const found = new Map<string, Named>()
  const oldestFirst = [...experiments].sort((a, b) => a.created - b.created)
  for (const experiment of oldestFirst) {
    for (const run of experiment.members) if (!found.has(run)) found.set(run, experiment)
  }
  return found
}

/** Sorted runs as lines, those of an experiment grouped where its first one is. */
export function linesOf(
  sorted: RunSummary[],
  groupOf: ReadonlyMap<string, Named>,
  open: ReadonlySet<string>
): Line[] {
  const groups = new Map<string, RunGroup>()
  const lines: (Line | RunGroup)[] = []
  for (const run of sorted) {
    const experiment = groupOf.get(run.id)
    if (!experiment) {
      lines.push({ kind: 'run', run, isMember: false })
      continue
    }
    const known = groups.get(experiment.id)
    if (known) known.runs.push(run)
    else {
      const group = { id: experiment.id, title: experiment.name, runs: [run] }
      groups.set(group.id, group)
      lines.push(group)
    }
  }
  return lines.flatMap((line): Line[] => {
    if ('kind' in line) return [line]
    const isOpen = open.has(line.id)
    const members = line.runs.map((run): Line => ({ kind: 'run', run, isMember: true }))
    return [{ kind: 'group', group: line, isOpen }, ...(isOpen ? members : [])]
  })
}

/** "40 finished, 5 failed" */
export function statesText(runs: RunSummary[]): string {
  const counts = new Map<string, number>()
  for (const { status } of runs) counts.set(status.state, (counts.get(status.state) ?? 0) + 1)
  return [...counts].map(([state, count]) => `${count} ${state}`).join(', ')
}

export const groupText = ({ runs }: RunGroup): string => formatPlural(runs.length, 'run')
