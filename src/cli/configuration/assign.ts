import { StudioError } from '../../contract/errors'

type JsonObject = Record<string, unknown>

/** Fields that choose a kind of thing: another choice drops the settings of the previous one. */
const choices = ['policy', 'architecture', 'kind']

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Applies one `--set` of the command line, such as `mixing.alpha=0.4`, to a configuration as written.
 * The value is JSON; what is not JSON is a text.
 * @throws StudioError `invalid-argument` when it is no assignment
 */
export function assign(configuration: JsonObject, assignment: string): JsonObject {
  const equals = assignment.indexOf('=')
  const path = assignment.slice(0, Math.max(0, equals)).split('.')
  if (equals < 1 || path.some((part) => part === '')) {
    throw new StudioError(
      'invalid-argument',
      `--set ${assignment}: write it as key=value, such as mixing.alpha=0.4.`
    )
  }
  return assignAt(configuration, path, parseValue(assignment.slice(equals + 1)))
}

function assignAt(object: JsonObject, [key = '', ...rest]: string[], value: unknown): JsonObject {
  if (rest.length > 0) {
    const child = object[key]
    return { ...object, [key]: assignAt(isObject(child) ? child : {}, rest, value) }
  }
  if (choices.includes(key) && object[key] !== value) return { [key]: value }
  return { ...object, [key]: value }
}

function parseValue(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
