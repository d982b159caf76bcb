/**
 * Unknown fields, most likely misspelt: those dropped by parsing. One line each, with the fields that are allowed.
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
    return [`${here.join('.')}: unknown field; known fields: ${known}`]
  })
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null
