/** A JSON value as Python writes it. */
export function literal(value: unknown): string {
  if (value === null || value === undefined) return 'None'
  if (value === true) return 'True'
  if (value === false) return 'False'
  if (typeof value === 'number' || typeof value === 'string') return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`
  const fields = Object.entries(value as Record<string, unknown>)
  return `{${fields.map(([key, item]) => `${literal(key)}: ${literal(item)}`).join(', ')}}`
}

/** Every line that is not empty, moved to the right. */
export const indented = (text: string, by: number): string =>
  text.replace(/^(?=.)/gm, ' '.repeat(by))
