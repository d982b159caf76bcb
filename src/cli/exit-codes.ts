import type { ErrorCode } from '../contract/errors'

/** Exit codes for scripts; listed in `--help` and the README. */
export const exitCodes = {
  ok: 0,
  failure: 1,
  /** Wrong usage, or an invalid configuration. */
  usage: 2,
  /** Data that cannot be used as asked. */
  data: 3,
  /** No such run, file or example. */
  notFound: 4,
  /** Predicted, but some cells were replaced. */
  replaced: 5,
  /** Not finished, to be continued: SIGTERM or SIGUSR1 (EX_TEMPFAIL of sysexits.h). */
  later: 75,
  /** Stopped as asked, by Ctrl-C or in the studio. */
  interrupted: 130
} as const

const byCode: Partial<Record<ErrorCode, number>> = {
  'invalid-argument': exitCodes.usage,
  unsupported: exitCodes.usage,
  'invalid-data': exitCodes.data,
  'not-found': exitCodes.notFound,
  cancelled: exitCodes.interrupted
}

export function exitCodeOf(code: ErrorCode): number {
  return byCode[code] ?? exitCodes.failure
}
