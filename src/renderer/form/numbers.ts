/** A number as people type it: NaN where it is none, null where it was left out and may be. */
export function parseNumber(text: string, nullable: boolean): number | null {
  const trimmed = text.trim().replace(',', '.')
  if (trimmed === '') return nullable ? null : NaN
  return Number(trimmed)
}

/** "32, 64" as its parts. */
export const listParts = (text: string): string[] =>
  text.split(/[\s,;]+/).filter((part) => part !== '')

/** "32, 64" as numbers; NaN for each part that is none. */
export const parseNumbers = (text: string): number[] => listParts(text).map(Number)

/** "32, x" as numbers; each part that is none stays as it was typed, so that it can be shown and named. */
export const parseTypedNumbers = (text: string): (number | string)[] =>
  listParts(text).map((part) => (Number.isNaN(Number(part)) ? part : Number(part)))

export const notANumber = (part: string): string => `"${part}" is not a number.`
