import type { ErrorCode } from './errors'
import type { RunStatus } from './records'

/** Errors unrelated to training: the machine, the disk, the process, the studio, missing files. */
const outsideCauses = new Set<ErrorCode>([
  'cancelled',
  'conflict',
  'disconnected',
  'not-found',
  'out-of-memory',
  'runtime-unavailable',
  'storage',
  'trainer-died'
])

/**
 * How a run counts where runs are compared. Failed: it ended by its own settings and would do so again, such as by
 * diverging. Pending: it may still finish, also where something from outside ended it.
 */
export type RunOutcome = 'finished' | 'failed' | 'pending'

export function runOutcome({ state, error }: Pick<RunStatus, 'state' | 'error'>): RunOutcome {
  if (state === 'finished') return 'finished'
  if (state !== 'failed') return 'pending'
  return error && outsideCauses.has(error.code) ? 'pending' : 'failed'
}

/** Whether training itself led to the failure: such a run is scored as the uninformed prediction. */
export function isTrainingFailure(code: ErrorCode): boolean {
  return code === 'diverged' || code === 'internal'
}
