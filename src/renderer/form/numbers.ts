/** A number as people type it: NaN where it is none, null where it was left out and may be. */
export function parseNumber(text: string, nullable: boolean): number | null {
  const trimmed = text.trim().replace(',', '.')
  if (trimmed === '') return nullable ? null : NaN
  return Number(trimmed)
}

/** "32, 64" as numbers; NaN for each part that is none. */
export function parseNumbers(text: string): number[] {
  return text
    .split(/[\s,;]+/)
    .filter((part) => part !== '')
    .map(Number)
}
