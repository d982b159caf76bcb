import type { CalibrationScores } from '../../../contract/study-reports'
import type { ChartAppearance } from '../../charts/line-chart'
import { formatShare } from '../../format'

/** Mean confidence over all examples. */
export function meanConfidence({ bins }: CalibrationScores): number {
  const filled = bins.filter(({ count }) => count > 0)
  const total = filled.reduce((sum, { count }) => sum + count, 0)
  return filled.reduce((sum, { count, confidence }) => sum + count * confidence, 0) / total
}

/** Below it, confidence and accuracy count as the same: a difference in the last digit that is shown. */
const negligible = 0.005

export function describeCalibration(scores: CalibrationScores): string {
  const confidence = meanConfidence(scores)
  const figures = `mean confidence ${formatShare(confidence)}, accuracy ${formatShare(scores.accuracy)}`
  const excess = confidence - scores.accuracy
  if (Math.abs(excess) < negligible) return `Well calibrated: ${figures}.`
  return `${excess > 0 ? 'Overconfident' : 'Underconfident'}: ${figures}.`
}

const edge = { left: 34, right: 8, top: 8, bottom: 34 }
/** Of the height, for the counts below the diagram. */
const countShare = 0.22
const gap = 18

/**
 * The reliability diagram: a bar for each filled bin as high as its accuracy, over it the gap between accuracy and
 * confidence in another colour, and the counts below.
 */
export function paintReliability(
  context: CanvasRenderingContext2D,
  size: { width: number; height: number },
  { lines, text, grid }: ChartAppearance,
  { bins }: CalibrationScores
): void {
  const width = size.width - edge.left - edge.right
  const inner = size.height - edge.top - edge.bottom
  const counted = Math.round(inner * countShare)
  const height = inner - counted - gap
  const x = (value: number): number => edge.left + value * width
  const y = (value: number): number => edge.top + (1 - value) * height
  const [right = '', wrong = ''] = lines
  context.strokeStyle = grid
  context.fillStyle = text
  context.textBaseline = 'middle'
  context.textAlign = 'right'
  for (const share of [0, 0.25, 0.5, 0.75, 1]) {
    context.beginPath()
    context.moveTo(x(0), y(share))
    context.lineTo(x(1), y(share))
    context.stroke()
    context.fillText(`${100 * share}`, x(0) - 6, y(share))
  }
  for (const { low, high, count, accuracy, confidence } of bins) {
    if (count === 0) continue
    const [left, wide] = [x(low) + 1, x(high) - x(low) - 2]
    context.fillStyle = `${right}cc`
    // Where confidence is below accuracy the gap lies inside the bar: one colour over the other would make a third.
    const solid = Math.min(accuracy, confidence)
    context.fillRect(left, y(solid), wide, y(0) - y(solid))
    const [top, tall] = [
      y(Math.max(accuracy, confidence)),
      Math.abs(accuracy - confidence) * height
    ]
    context.fillStyle = `${wrong}66`
    context.strokeStyle = wrong
    context.fillRect(left, top, wide, tall)
    context.strokeRect(left + 0.5, top, Math.max(0, wide - 1), tall)
    context.fillStyle = right
    context.fillRect(left, y(accuracy) - 1.5, wide, 3)
  }
  context.strokeStyle = text
  context.setLineDash([4, 4])
  context.beginPath()
  context.moveTo(x(0), y(0))
  context.lineTo(x(1), y(1))
  context.stroke()
  context.setLineDash([])
  const most = Math.max(1, ...bins.map(({ count }) => count))
  const base = size.height - edge.bottom
  context.textAlign = 'center'
  for (const { low, high, count } of bins) {
    if (count === 0) continue
    const tall = Math.max(1, (count / most) * (counted - 12))
    context.fillStyle = `${lines[7] ?? ''}99`
    context.fillRect(x(low) + 1, base - tall, x(high) - x(low) - 2, tall)
    context.fillStyle = text
    if (x(high) - x(low) > 20)
      context.fillText(String(count), (x(low) + x(high)) / 2, base - tall - 6)
  }
  context.fillStyle = text
  for (const share of [0, 0.25, 0.5, 0.75, 1]) {
    context.textAlign = share === 0 ? 'left' : share === 1 ? 'right' : 'center'
    context.fillText(`${100 * share}`, x(share), base + 10)
  }
  context.textAlign = 'center'
  context.fillText('Confidence, %', x(0.5), base + 25)
}
