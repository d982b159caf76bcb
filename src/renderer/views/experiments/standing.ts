import { formatPart } from '../../../contract/format-number'
import type { ExperimentMember, ExperimentDetails } from '../../../contract/experiment/calls'
import { isFinal } from '../../../contract/records'

/** Where the runs of an experiment stand, counted. */
export interface Standing {
  runs: number
  finished: number
  /** Queued ones included. */
  active: number
  failed: number
  /** Neither finished nor going on: not made yet, stopped, interrupted, failed. */
  waiting: number
}

export function standingOf({ members }: Pick<ExperimentDetails, 'members'>): Standing {
  const count = (is: (member: ExperimentMember) => boolean): number => members.filter(is).length
  const finished = count(({ state }) => state === 'finished')
  const active = count(({ state }) => state !== null && !isFinal(state))
  return {
    runs: members.length,
    finished,
    active,
    failed: count(({ state }) => state === 'failed'),
    waiting: members.length - finished - active
  }
}

/** "12 of 40 runs have finished, 2 go on, 26 are waiting" */
export function describeStanding({ runs, finished, active, failed, waiting }: Standing): string {
  const parts = [
    `${formatPart(finished, runs, 'run', ['has', 'have'])} finished`,
    active > 0 ? `${active} in work or queued` : '',
    failed > 0 ? `${failed} failed` : '',
    waiting - failed > 0 ? `${waiting - failed} not started or stopped` : ''
  ]
  return parts.filter((part) => part !== '').join(', ')
}
