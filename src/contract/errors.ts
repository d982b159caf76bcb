import { z } from 'zod'
import { describeSystemError, isLackOfMemory } from './system-errors'

const errorCode = z.enum([
  'invalid-argument', // a call or configuration is not what its schema asks for
  'invalid-data', // a file or data set cannot be used as asked
  'not-found',
  'conflict', // the run is owned by another process, already finished, ...
  'unsupported', // a combination that makes no sense, or a format nobody reads
  'runtime-unavailable', // TensorFlow, a compiler, Python, ... is missing
  'out-of-memory',
  'diverged', // the loss became NaN or infinite
  'storage', // disk full, no permission, a damaged run folder
  'disconnected', // the other side of a wire went away
  'trainer-died',
  'cancelled',
  'internal'
])
export type ErrorCode = z.infer<typeof errorCode>

const lackOfMemory =
  'The memory of this machine is not enough. Choose a smaller batch, model or data set, or close other programs.'

/** What travels over every wire in place of an exception. */
export const errorRecord = z.object({
  code: errorCode,
  message: z.string(),
  details: z.record(z.string(), z.unknown()).optional()
})
export type ErrorRecord = z.infer<typeof errorRecord>

/** An error meant for the user: the message says what is wrong and how to fix it. */
export class StudioError extends Error {
  readonly code: ErrorCode
  readonly details: Record<string, unknown> | undefined

  constructor(
    code: ErrorCode,
    message: string,
    details?: Record<string, unknown>,
    options?: ErrorOptions
  ) {
    super(message, options)
    this.name = 'StudioError'
    this.code = code
    this.details = details
  }

  toRecord(): ErrorRecord {
    return {
      code: this.code,
      message: this.message,
      ...(this.details && { details: this.details })
    }
  }

  static fromRecord(record: ErrorRecord): StudioError {
    return new StudioError(record.code, record.message, record.details)
  }

  /** Wraps whatever was thrown; a StudioError passes through as it is. */
  static from(thrown: unknown): StudioError {
    if (thrown instanceof StudioError) return thrown
    if (thrown instanceof z.ZodError) {
      return new StudioError('invalid-argument', describeIssues(thrown), { issues: thrown.issues })
    }
    const message = thrown instanceof Error ? thrown.message : String(thrown)
    const cause = { cause: thrown }
    const system = describeSystemError(thrown)
    if (system !== null)
      return new StudioError('storage', `${message}: ${system}.`, undefined, cause)
    if (isLackOfMemory(thrown))
      return new StudioError('out-of-memory', lackOfMemory, undefined, cause)
    return new StudioError('internal', message, undefined, cause)
  }
}

/** One line an issue: where it is, and what is wrong there. */
export function describeIssues(error: z.ZodError): string {
  return error.issues
    .map((issue) => `${issue.path.join('.') || 'value'}: ${issue.message}`)
    .join('\n')
}
