import { StudioError, type ErrorCode } from '../../contract/errors'

const codes: Partial<Record<string, ErrorCode>> = {
  RESOURCE_EXHAUSTED: 'out-of-memory',
  CANCELLED: 'cancelled'
}

/** Converts TensorFlow's errors to ours, with advice; others pass through. */
export function translate(thrown: unknown): unknown {
  if (!(thrown instanceof Error) || !('code' in thrown)) return thrown
  const status = String(thrown.code)
  const code = codes[status] ?? 'internal'
  const advice =
    code === 'out-of-memory' ? ': choose a smaller batch or model, or close other programs' : ''
  return new StudioError(
    code,
    `TensorFlow: ${thrown.message}${advice}`,
    { status },
    { cause: thrown }
  )
}

export function translated<T>(body: () => T): T {
  try {
    return body()
  } catch (thrown) {
    throw translate(thrown)
  }
}
