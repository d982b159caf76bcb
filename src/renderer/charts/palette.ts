import type { LineStyle } from '../../core/figures/line-style'
import { paletteSize } from '../../core/figures/palette'

export { distinguish, type LineStyle } from '../../core/figures/line-style'
export { paletteSize } from '../../core/figures/palette'

/** FNV-1a: a run has the same colour in every view and after every start. */
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
