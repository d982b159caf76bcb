import { drawIntervals } from './draw-intervals'
import { drawLines } from './draw-lines'
import type { Figure, FigureColours } from './figure'
import { element, escaped } from './markup'

/**
 * A figure as one SVG element that refers to nothing outside itself.
 * @param width pixels; the height follows from what there is to show
 */
export function drawFigure(figure: Figure, width: number, colours: FigureColours): string {
  const { inside, height } =
    figure.kind === 'lines'
      ? drawLines(figure, width, colours)
      : drawIntervals(figure, width, colours)
  const ground = colours.surface ? element('rect', { width, height, fill: colours.surface }) : ''
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${width} ${Math.ceil(height)}`,
      width,
      height: Math.ceil(height),
      'font-family': colours.font,
      'font-size': 11,
      role: 'img',
      'aria-label': figure.title
    },
    `<title>${escaped(figure.title)}</title>${ground}${inside}`
  )
}
