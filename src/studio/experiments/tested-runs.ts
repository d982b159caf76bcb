import { StudioError } from '../../contract/errors'
import type { RunSummary } from '../../contract/records'
import { runOutcome } from '../../contract/run-outcome'
import type { TestedExamples } from '../../core/inference/contributions'
import type { Member } from './members'
import { hasEnded } from './standing'
import { readTestedExamples } from './tested-examples'

interface TestedRun {
  best?: TestedExamples
  last?: TestedExamples
  /** Why what the run kept is not used. */
  problem?: string
}

/** The tested examples of runs by their id and epoch, as far as they are kept. */
export type TestedRuns = ReadonlyMap<string, TestedRun>

/** Reads what the runs that count predicted for their test examples; the same at either epoch for one that failed. */
export async function readTestedRuns(
  members: Member[],
  folderOf: (run: string) => string
): Promise<TestedRuns> {
  const tested = new Map<string, TestedRun>()
  for (const member of members) {
    const { run } = member
    if (!run || !hasEnded(member)) continue
    const own = await readTestedRun(run, folderOf(run.id)).catch((thrown: unknown) => {
      const { message } = StudioError.from(thrown)
      return {
        problem: `What run ${run.id} predicted cannot be read, so it counts by its scores alone: ${message}`
      }
    })
    tested.set(run.id, own)
  }
  return tested
}

async function readTestedRun({ status }: RunSummary, folder: string): Promise<TestedRun> {
  const { results, uninformed = [] } = status
  const own: TestedRun = {}
  if (runOutcome(status) === 'failed') {
    const scores = uninformed.find(({ split }) => split === 'test')?.scores
    const found = scores && (await readTestedExamples(folder, 'uninformed', scores))
    return found ? { best: found, last: found } : own
  }
  for (const { split, at, scores } of results) {
    const found = split === 'test' ? await readTestedExamples(folder, at, scores) : null
    if (found) own[at] = found
  }
  return own
}
