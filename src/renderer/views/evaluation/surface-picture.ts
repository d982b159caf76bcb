import type { DecisionSurface } from '../../../contract/surface'
import type { ChartAppearance } from '../../charts/line-chart'
import { markOf } from '../../charts/marks'
import { paletteSize } from '../../charts/palette'
import { ticksOf } from '../../charts/plot-axis'
import { formatNumber } from '../../format'

type Colour = [red: number, green: number, blue: number]

/** "#3b6fb6", or "#fff", to which a build shortens "#ffffff". */
export function parseColour(hex: string): Colour {
  const digits = hex.length === 4 ? hex.replace(/[^#]/g, '$&$&') : hex
  const channel = (at: number): number => parseInt(digits.slice(at, at + 2), 16)
  return [channel(1), channel(3), channel(5)]
}

const palest = 0.08
const strongest = 0.72

/**
 * The colour of a point: class colours blended by probability, paler with less confidence.
 * @param bytes a probability for each class, 255 for 1
 */
export function colourOf(bytes: ArrayLike<number>, classes: Colour[], ground: Colour): Colour {
  const total = Array.from(bytes).reduce((sum, byte) => sum + byte, 0) || 1
  const most = Math.max(...Array.from(bytes)) / total
  const chance = 1 / bytes.length
  const strength = palest + (strongest - palest) * Math.max(0, (most - chance) / (1 - chance))
  const channel = (index: 0 | 1 | 2): number => {
    const mixed = Array.from(bytes).reduce(
      (sum, byte, k) => sum + (byte / total) * classes[k % classes.length]![index],
      0
    )
    return Math.round(ground[index] + strength * (mixed - ground[index]))
  }
  return [channel(0), channel(1), channel(2)]
}

/** One frame as pixels, the upper row of the picture first. */
export function frameImage(
  { side, classes, frames }: DecisionSurface,
  frame: number,
  { lines, surface }: ChartAppearance
): ImageData {
  const image = new ImageData(side, side)
  const palette = lines.map(parseColour)
  const ground = parseColour(surface)
  const count = classes.length
  for (let cell = 0; cell < side * side; cell++) {
    const start = (frame * side * side + cell) * count
    const colour = colourOf(frames.subarray(start, start + count), palette, ground)
    const row = side - 1 - Math.floor(cell / side)
    image.data.set([...colour, 255], (row * side + (cell % side)) * 4)
  }
  return image
}

const edge = { left: 56, right: 10, top: 8, bottom: 36 }

/** Draws a frame with the examples of one split on it. */
export function paintSurface(
  context: CanvasRenderingContext2D,
  size: { width: number; height: number },
  appearance: ChartAppearance,
  surface: DecisionSurface,
  image: CanvasImageSource,
  points: DecisionSurface['points'][number] | undefined
): void {
  const width = size.width - edge.left - edge.right
  const height = size.height - edge.top - edge.bottom
  const { horizontal, vertical, columns } = surface
  const x = (value: number): number =>
    edge.left + ((value - horizontal[0]) / (horizontal[1] - horizontal[0])) * width
  const y = (value: number): number =>
    edge.top + (1 - (value - vertical[0]) / (vertical[1] - vertical[0])) * height
  context.imageSmoothingEnabled = true
  context.drawImage(image, edge.left, edge.top, width, height)
  context.strokeStyle = appearance.surface
  context.lineWidth = 1
  points?.label.forEach((label, index) => {
    const [left, top] = [points.horizontal[index]!, points.vertical[index]!]
    if (left < horizontal[0] || left > horizontal[1]) return
    if (top < vertical[0] || top > vertical[1]) return
    const mark = new Path2D(markOf(label))
    context.save()
    context.translate(x(left), y(top))
    context.fillStyle = appearance.lines[label % paletteSize] ?? ''
    context.fill(mark)
    context.stroke(mark)
    context.restore()
  })
  context.fillStyle = appearance.text
  context.textBaseline = 'middle'
  context.textAlign = 'right'
  for (const value of ticksOf(vertical)) {
    context.fillText(formatNumber(value), edge.left - 6, y(value))
  }
  context.textAlign = 'center'
  for (const value of ticksOf(horizontal)) {
    context.fillText(formatNumber(value), x(value), size.height - edge.bottom + 11)
  }
  context.fillText(columns[0], edge.left + width / 2, size.height - 8)
  context.save()
  context.translate(8, edge.top + height / 2)
  context.rotate(-Math.PI / 2)
  context.fillText(columns[1], 0, 0)
  context.restore()
}
