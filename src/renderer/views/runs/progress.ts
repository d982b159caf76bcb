import type { RunStatus } from '../../../contract/records'

/** Share of the steps that are done, 0 to 1. */
export function progressOf(status: RunStatus): number {
  if (status.state === 'finished') return 1
  const { stepsPerEpoch, step, epoch, epochs } = status
  if (stepsPerEpoch && epochs) return Math.min(1, step / (stepsPerEpoch * epochs))
  return epochs ? Math.min(1, epoch / epochs) : 0
}

/** Number of recent steps that the remaining time is estimated from. */
const recent = 200

/**
 * Seconds that the remaining steps will take at the pace of the latest ones; null before there are any.
 * @param times when each step ended, in milliseconds, as in the run's columns
 */
export function remainingSeconds(status: RunStatus, times: Float64Array): number | null {
  if (!status.stepsPerEpoch || times.length < 2) return null
  const window = times.subarray(Math.max(0, times.length - recent))
  const pace = ((window.at(-1) ?? 0) - (window[0] ?? 0)) / 1000 / (window.length - 1)
  const left = status.stepsPerEpoch * status.epochs - status.step
  return pace > 0 ? Math.max(0, left) * pace : null
}
