import type { z } from 'zod'
import { StudioError } from '../../contract/errors'
import { unknownFields } from '../../contract/unknown-fields'

/**
 * A configuration or experiment as written, complete with its defaults.
 * @throws StudioError `invalid-argument`: every field that is wrong, what was given, what is allowed
 */
export function validate<S extends z.ZodType>(
  schema: S,
  written: unknown,
  origin: string
): z.output<S> {
  const result = schema.safeParse(written)
  const lines = result.success
    ? unknownFields(written, result.data)
    : result.error.issues.map((issue) => describe(issue, written))
  if (result.success && lines.length === 0) return result.data
  throw new StudioError(
    'invalid-argument',
    [`${origin} is not a valid configuration:`, ...lines.map((line) => `  ${line}`)].join('\n')
  )
}

function describe({ path, message }: z.core.$ZodIssue, written: unknown): string {
  const given = path.reduce<unknown>(
    (value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key],
    written
  )
  const shown = given === undefined ? 'nothing' : JSON.stringify(given)
  return `${path.map(String).join('.') || 'configuration'}: ${message} (given: ${shown})`
}
