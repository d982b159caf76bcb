const infinities = new Map([
  ['inf', Infinity],
  ['+inf', Infinity],
  ['-inf', -Infinity],
  ['infinity', Infinity],
  ['+infinity', Infinity],
  ['-infinity', -Infinity]
])

/**
 * The number that a cell of text spells, or null when it spells none. Decimal points only; no hexadecimal, no
 * thousands separators.
 */
export function parseNumber(text: string): number | null {
  const first = text.charCodeAt(0)
  const digit = first >= 48 && first <= 57
  if (!digit && first !== 45 && first !== 43 && first !== 46)
    return infinities.get(text.toLowerCase()) ?? null
  if (text.length === 1) return digit ? first - 48 : null
  const number = Number(text)
  if (!Number.isNaN(number)) return /[xXoObB]/.test(text) ? null : number
  return infinities.get(text.toLowerCase()) ?? null
}
