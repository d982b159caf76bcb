import type { FigureColours } from './figure'
import type { LineStyle } from './line-style'
import { element, escaped } from './markup'

interface Entry {
  label: string
  style: LineStyle
}

const lineHeight = 18
const swatch = 24
const gap = 18
const longest = 60

/** Approximate text width at eleven pixels, since no font is available to measure with. */
export const textWidth = (text: string): number => 6 * text.length

export const shortened = (text: string, most: number): string =>
  text.length > most ? `${text.slice(0, most - 1)}…` : text

/** Names of lines in as many rows as they need. */
export function legend(
  entries: Entry[],
  width: number,
  colours: FigureColours
): { height: number; draw: (top: number) => string } {
  let x = 0
  let row = 0
  const placed = entries.map(({ label, style }) => {
    const text = shortened(label, longest)
    const wide = swatch + textWidth(text) + gap
    if (x > 0 && x + wide > width) {
      x = 0
      row++
    }
    const place = { text, style, x, row }
    x += wide
    return place
  })
  return {
    height: entries.length === 0 ? 0 : (row + 1) * lineHeight,
    draw: (top) =>
      placed
        .map(({ text, style, x: left, row: line }) => {
          const y = top + (line + 0.5) * lineHeight
          return (
            element('line', {
              x1: left,
              x2: left + swatch - 6,
              y1: y,
              y2: y,
              stroke: colours.lines[style.colour],
              'stroke-width': 2.5,
              'stroke-dasharray': style.dash.join(' ') || undefined
            }) + element('text', { x: left + swatch, y: y + 4, fill: colours.text }, escaped(text))
          )
        })
        .join('')
  }
}
