/** Number of colours in the tokens, `--series-0` onwards: told apart with any kind of colour vision. */
export const paletteSize = 8

/** Once the colours are used up, lines are told apart by their dashes as well. */
const dashes: readonly (readonly number[])[] = [[], [6, 3], [2, 2], [8, 3, 2, 3]]

export interface LineStyle {
  /** Index into the palette. */
  colour: number
  dash: readonly number[]
}

/** FNV-1a: the same run has the same colour in every view and after every start. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193)
  }
  return value >>> 0
}

/** The style of a run by itself; the index stored with it decides its colour, else its id. */
export function styleOf(id: string, stored: number | undefined): LineStyle {
  return { colour: (stored ?? hash(id)) % paletteSize, dash: [] }
}

/** Dashes for lines that share a colour with an earlier one; colours stay as they are. */
export function distinguish<T extends { style: LineStyle }>(lines: T[]): T[] {
  const seen = new Map<number, number>()
  return lines.map((line) => {
    const { colour } = line.style
    const rank = seen.get(colour) ?? 0
    seen.set(colour, rank + 1)
    return { ...line, style: { colour, dash: dashes[rank % dashes.length] ?? [] } }
  })
}
