/**
 * Fields that were written but mean nothing, most likely misspelt: those that parsing has dropped.
 * One line each, with what may be written there.
 */
export function unknownFields(written: unknown, parsed: unknown, path: string[] = []): string[] {
  if (Array.isArray(written) && Array.isArray(parsed)) {
    return written.flatMap((item, index) => unknownFields(item, parsed[index], path))
  }
  if (!isObject(written) || !isObject(parsed)) return []
  return Object.entries(written).flatMap(([key, value]) => {
    const here = [...path, key]
    if (Object.hasOwn(parsed, key)) return unknownFields(value, parsed[key], here)
    const known = Object.keys(parsed).join(', ')
    return [`${here.join('.')}: there is no such field; there are ${known}`]
  })
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null
