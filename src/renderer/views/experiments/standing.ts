import { formatPart } from '../../../contract/format-number'
import type { ExperimentMember, ExperimentDetails } from '../../../contract/experiment/calls'
import { isFinal } from '../../../contract/records'

/** The number of runs of an experiment by state. */
export interface Standing {
  runs: number
  finished: number
  /** Queued ones included. */
  active: number
  failed: number
  /** Not created yet, stopped or interrupted: can still finish. */
  waiting: number
}

export function standingOf({ members }: Pick<ExperimentDetails, 'members'>): Standing {
  const count = (is: (member: ExperimentMember) => boolean): number => members.filter(is).length
  const finished = count(({ state }) => state === 'finished')
  const active = count(({ state }) => state !== null && !isFinal(state))
  const failed = count(({ outcome }) => outcome === 'failed')
  const waiting = members.length - finished - active - failed
  return { runs: members.length, finished, active, failed, waiting }
}

/** "12 of 40 runs have finished, 2 in work or queued, 26 not started or stopped" */
export function describeStanding({ runs, finished, active, failed, waiting }: Standing): string {
  const parts = [
    `${formatPart(finished, runs, 'run', ['has', 'have'])} finished`,
    active > 0 ? `${active} in work or queued` : '',
    failed > 0 ? `${failed} failed` : '',
    waiting > 0 ? `${waiting} not started or stopped` : ''
  ]
  return parts.filter((part) => part !== '').join(', ')
}
