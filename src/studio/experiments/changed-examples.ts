import type { CheckpointName } from '../../contract/checkpoint'
import type { ChangedExamples } from '../../contract/experiment/calls'
import { paired, type Cell } from './expand'
import type { Member } from './members'
import type { TestedRuns } from './tested-runs'

interface Tally {
  row: number
  plain: number
  mixed: number
  pairs: number
}

/**
 * The test examples that a cell had right more often than its plain training, over the pairs of runs that tested them, and
 * less often.
 * @param at the epoch of the verdict
 * @param count of examples listed each way
 */
export function changedExamples(
  label: string,
  at: CheckpointName,
  cells: Cell[],
  members: Member[],
  tested: TestedRuns,
  count: number
): { gained: ChangedExamples; lost: ChangedExamples } {
  const cell = cells.findIndex((one) => one.label === label)
  const baseline = cells[cell]?.baseline ?? null
  const tallies = new Map<number, Tally>()
  for (const mixed of members.filter((member) => member.cell === cell && baseline !== null)) {
    const plain = members.find((member) => member.cell === baseline && paired(member, mixed))
    const hits = [plain, mixed].map((member) => hitsOf(member, at, tested))
    const [plainHits, mixedHits] = hits
    if (!plainHits || !mixedHits) continue
    for (const [row, hit] of mixedHits) {
      const before = plainHits.get(row)
      if (before === undefined) continue
      const tally = tallies.get(row) ?? { row, plain: 0, mixed: 0, pairs: 0 }
      tally.plain += before
      tally.mixed += hit
      tally.pairs++
      tallies.set(row, tally)
    }
  }
  const change = ({ plain, mixed, pairs }: Tally): number => (mixed - plain) / pairs
  const listed = (sign: 1 | -1): ChangedExamples => {
    const changed = [...tallies.values()].filter((tally) => sign * change(tally) > 0)
    changed.sort((one, other) => sign * (change(other) - change(one)) || one.row - other.row)
    return { rows: changed.slice(0, count), total: changed.length }
  }
  return { gained: listed(1), lost: listed(-1) }
}

/** Whether a run had its test examples right, by row; null where it kept no such predictions. */
function hitsOf(
  member: Member | undefined,
  at: CheckpointName,
  tested: TestedRuns
): ReadonlyMap<number, number> | null {
  const examples = member?.run ? tested.get(member.run.id)?.[at] : undefined
  const hits = examples?.contributions.accuracy
  if (!examples || !hits?.isBinary) return null
  return new Map(Array.from(examples.origin, (row, index) => [row, hits.each[index] ?? 0]))
}
