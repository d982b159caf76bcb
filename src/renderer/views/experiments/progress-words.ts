import type { ExperimentDetails } from '../../../contract/experiment/calls'
import type { RunStatus } from '../../../contract/records'
import { formatPart, formatPlural } from '../../../contract/format-number'
import { progressOf } from '../runs/progress'
import { aboutTime } from '../../about-time'

/**
 * Progress of a comparison before its next look: "3 of 12 seeds: too early to say", in runs where the data are folded,
 * since a partition is complete only after many of them.
 */
export function describeProgress({ stage, definition, members }: ExperimentDetails): string {
  const ended = members.filter(({ outcome }) => outcome !== 'pending').length
  const { next, complete } = stage
  if (definition.folds !== null || next === null) {
    return `${ended} of ${formatPlural(members.length, 'run')}: too early to say`
  }
  return `${formatPart(complete, next.seeds, 'seed', ['', '']).trim()}: too early to say`
}

/** Share of the work that is done, and the seconds that are left; runs that are half done count by half. */
export function workLeft(
  { members }: ExperimentDetails,
  statusOf: (run: string) => RunStatus | null,
  missing: { seconds: number; runs: number } | null
): { share: number; seconds: number | null } {
  const done = members.map(({ run, outcome }) => {
    if (outcome !== 'pending') return 1
    const status = run === null ? null : statusOf(run)
    return status ? progressOf(status) : 0
  })
  const left = done.reduce((sum, share) => sum + (1 - share), 0)
  return {
    share: 1 - left / Math.max(1, members.length),
    seconds: missing && missing.runs > 0 ? (missing.seconds / missing.runs) * left : null
  }
}

/** ", about 4 minutes left"; empty where nothing is known. */
export const describeTimeLeft = (seconds: number | null): string =>
  seconds === null ? '' : `, ${aboutTime(seconds)} left`
