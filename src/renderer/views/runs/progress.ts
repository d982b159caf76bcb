import type { RunStatus } from '../../../contract/records'

/** Share of the steps that are done, 0 to 1. */
export function progressOf(status: RunStatus): number {
  if (status.state === 'finished') return 1
  const { stepsPerEpoch, step, epoch, epochs } = status
  if (stepsPerEpoch && epochs) return Math.min(1, step / (stepsPerEpoch * epochs))
  return epochs ? Math.min(1, epoch / epochs) : 0
}

/** The remaining time is estimated from the latest half of the steps, within these bounds. */
const [fewest, most] = [200, 5000]

/** A step that takes so many times as long as the usual one was interrupted by a pause. */
const pause = 1000

/**
 * Seconds that the remaining steps will take at the pace of the latest ones, pauses aside; null before there are any.
 * @param times when each step ended, in milliseconds, as in the run's columns
 */
export function remainingSeconds(status: RunStatus, times: Float64Array): number | null {
  if (!status.stepsPerEpoch || times.length < 2) return null
  const steps = Math.min(most, Math.max(fewest, Math.ceil(times.length / 2)))
  const window = times.subarray(Math.max(0, times.length - steps))
  const spans = Float64Array.from(window.subarray(1), (time, index) => time - window[index]!)
  const usual = spans.toSorted()[spans.length >> 1]!
  const worked = spans.filter((span) => span <= pause * Math.max(1, usual))
  const pace = worked.reduce((sum, span) => sum + span, 0) / 1000 / worked.length
  const left = status.stepsPerEpoch * status.epochs - status.step
  return pace > 0 ? Math.max(0, left) * pace : null
}
