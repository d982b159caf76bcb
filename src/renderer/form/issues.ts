import type { z } from 'zod'
import { notANumber } from './numbers'

type Issue = z.core.$ZodIssue

/** Message for an invalid value, as shown in the form. */
function issueText(issue: Issue): string {
  if (issue.code === 'too_small') {
    if (issue.origin === 'array') return 'Enter at least one.'
    if (issue.origin === 'string') return 'Must not be empty.'
    return `Must be ${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}.`
  }
  if (issue.code === 'too_big') {
    if (issue.origin === 'array') return `At most ${issue.maximum} are possible.`
    if (issue.origin === 'string') return `At most ${issue.maximum} characters.`
    return `Must be ${issue.inclusive ? 'at most' : 'less than'} ${issue.maximum}.`
  }
  if (issue.code === 'invalid_type') {
    // Only parts of lists are kept as they were typed.
    if (issue.expected === 'number' && typeof issue.input === 'string')
      return notANumber(issue.input)
    if (issue.expected === 'int') return 'Must be a whole number.'
    return issue.expected === 'number' ? 'Enter a number.' : 'Required.'
  }
  if (issue.code === 'invalid_value' || issue.code === 'invalid_union') {
    return 'Choose one of the values.'
  }
  const sentence = `${issue.message.charAt(0).toUpperCase()}${issue.message.slice(1)}`
  return sentence.endsWith('.') ? sentence : `${sentence}.`
}

/** The first issue of every place, by its path joined with dots. */
export function issuesByPath(error: z.ZodError | undefined): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const issue of error?.issues ?? []) {
    const key = issue.path.join('.')
    if (!found.has(key)) found.set(key, issueText(issue))
  }
  return found
}
