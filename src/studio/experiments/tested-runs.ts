import { runOutcome } from '../../contract/run-outcome'
import type { TestedExamples } from '../../core/inference/contributions'
import type { Member } from './members'
import { hasEnded } from './standing'
import { readTestedExamples } from './tested-examples'

/** The tested examples of runs by their id and epoch, as far as they are kept. */
export type TestedRuns = ReadonlyMap<string, { best?: TestedExamples; last?: TestedExamples }>

/** Reads what the runs that count predicted for their test examples; the same at either epoch for one that failed. */
export async function readTestedRuns(
  members: Member[],
  folderOf: (run: string) => string
): Promise<TestedRuns> {
  const tested = new Map<string, { best?: TestedExamples; last?: TestedExamples }>()
  for (const member of members) {
    const { run } = member
    if (!run || !hasEnded(member)) continue
    const folder = folderOf(run.id)
    const { results, uninformed = [] } = run.status
    const own: { best?: TestedExamples; last?: TestedExamples } = {}
    if (runOutcome(run.status) === 'failed') {
      const scores = uninformed.find(({ split }) => split === 'test')?.scores
      const found = scores && (await readTestedExamples(folder, 'uninformed', scores))
      if (found) Object.assign(own, { best: found, last: found })
    } else {
      for (const { split, at, scores } of results) {
        const found = split === 'test' ? await readTestedExamples(folder, at, scores) : null
        if (found) own[at] = found
      }
    }
    tested.set(run.id, own)
  }
  return tested
}
