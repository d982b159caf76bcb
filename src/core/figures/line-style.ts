import { paletteSize } from './palette'

/** Once the colours are used up, lines differ by their dashes too. */
const dashes: readonly (readonly number[])[] = [[], [6, 3], [2, 2], [8, 3, 2, 3]]

export interface LineStyle {
  /** Index into the palette. */
  colour: number
  dash: readonly number[]
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

/** Plain training is grey everywhere, so that the policies stand out. */
const plainColour = paletteSize - 1

/** A style for each configuration, in grid order: adding seeds does not change it. */
export function rowStyles(rows: { baseline: number | null }[]): LineStyle[] {
  let next = 0
  const lines = rows.map(({ baseline }): { style: LineStyle } => ({
    style: { colour: baseline === null ? plainColour : next++ % plainColour, dash: [] }
  }))
  return distinguish(lines).map(({ style }) => style)
}
