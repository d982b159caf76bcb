import { StudioError } from '../../../contract/errors'
import type { RunStatus, RunSummary } from '../../../contract/records'
import type { StudioClient } from '../../stores/session.svelte'

type Results = RunStatus['results']

/** Scores the weights that a run kept on validation and test, as its end would have; splits that it lacks are left out. */
export async function scoreRun(
  { id, status }: RunSummary,
  { call }: StudioClient,
  signal: AbortSignal
): Promise<Results> {
  const results: Results = []
  for (const at of status.bestEpoch === null ? (['last'] as const) : (['best', 'last'] as const)) {
    for (const split of ['validation', 'test'] as const) {
      try {
        const { epoch, ...scores } = await call.evaluate({ id, at, split }, { signal })
        results.push({ split, at, epoch, scores })
      } catch (thrown) {
        if (StudioError.from(thrown).code !== 'not-found') throw thrown
      }
    }
  }
  if (results.length > 0) return results
  throw new StudioError(
    'not-found',
    'The run has no weights to score: it ended before its first checkpoint. Resume it.'
  )
}
