import type { ClaimFigure, ClaimOutcome, MeasureScale } from './claim'

const plain = (value: number, scale: MeasureScale): string =>
  scale === 'share' ? (100 * value).toFixed(2) : value.toPrecision(4)

const signed = (value: number, scale: MeasureScale): string => {
  const text =
    scale === 'share'
      ? (100 * value).toFixed(2)
      : scale === 'ratio'
        ? (100 * value).toFixed(1)
        : value.toPrecision(3)
  return value > 0 ? `+${text}` : text
}

/** "97.35 % [96.90, 97.80]" */
export function formatFigure({ scale, mean, low, high, count }: ClaimFigure): string {
  const value = `${plain(mean, scale)}${scale === 'share' ? ' %' : ''}`
  return count < 2 ? value : `${value} [${plain(low, scale)}, ${plain(high, scale)}]`
}

/** "+1.20 points [+0.80, +1.60]" or "-31.0 % [-35.2, -26.5]" */
export function formatEffect({
  scale,
  mean,
  low,
  high
}: Omit<ClaimOutcome['effect'], 'title' | 'p' | 'count'>): string {
  const unit = { share: ' points', ratio: ' %', number: '' }[scale]
  return `${signed(mean, scale)}${unit} [${signed(low, scale)}, ${signed(high, scale)}]`
}

/** "1.00 points", "5.0 %" */
export function formatRelevant(relevant: number, scale: MeasureScale): string {
  const unit = { share: ' points', ratio: ' %', number: '' }[scale]
  return `${signed(relevant, scale).replace('+', '')}${unit}`
}
