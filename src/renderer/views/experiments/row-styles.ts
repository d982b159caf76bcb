import { distinguish, paletteSize, type LineStyle } from '../../charts/palette'

/** Plain training is grey everywhere, so that what is compared with it stands out. */
const plainColour = paletteSize - 1

/** A style for each configuration, in the order of the grid: adding seeds changes none of them. */
export function rowStyles(rows: { baseline: number | null }[]): LineStyle[] {
  let next = 0
  const lines = rows.map(({ baseline }) => ({
    style: { colour: baseline === null ? plainColour : next++ % plainColour, dash: [] }
  }))
  return distinguish<{ style: LineStyle }>(lines).map(({ style }) => style)
}
