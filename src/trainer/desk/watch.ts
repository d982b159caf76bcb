import { StudioError } from '../../contract/errors'
import type { Progress } from '../../engine/data/load'

/** Between two messages about the same work, in milliseconds. */
const period = 100

/**
 * Passes progress on, not more often than people can read it; once the caller has given up, it throws, which ends the
 * work.
 */
export function watch(progress: Progress, signal: AbortSignal): Progress {
  let reported = -Infinity
  return (text, done, total) => {
    if (signal.aborted) throw new StudioError('cancelled', 'This request was abandoned.')
    const now = performance.now()
    if (now - reported < period) return
    reported = now
    progress(text, done, total)
  }
}
