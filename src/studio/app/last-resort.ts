import { appendFileSync } from 'node:fs'
import { StudioError } from '../../contract/errors'
import { onUnhandledError } from '../../storage/last-resort'

export const unexpectedEnd =
  'An unexpected error ended the studio; see its log. Resume the run to continue.'

/**
 * What a host does about an error that nobody handles: it is logged and shown on the terminal, and the process ends.
 * @param log path of a log file; null where what is printed goes into one
 * @param close lets trainers write their checkpoints
 */
export function endInOrder(log: string | null, close: () => Promise<void>): void {
  // The terminal may be closed: that must neither end the process nor hide the error.
  process.stderr.on('error', () => undefined)
  onUnhandledError({
    close,
    report: (error) => {
      const { message } = StudioError.from(error)
      const stack = error instanceof Error ? (error.stack ?? message) : message
      console.error(`mixup-studio: an unexpected error ends this process.\n${stack}`)
      if (log !== null) appendFileSync(log, `${new Date().toISOString()} ${stack}\n`)
    }
  })
}
