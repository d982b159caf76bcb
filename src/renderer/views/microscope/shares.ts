import type { BatchPreview, PreviewExample } from '../../../contract/preview'
import { formatNumber, formatShare } from '../../format'

export interface Share {
  name: string
  share: number
}

const leastShown = 0.005

/** The outputs with the largest shares of a target, and all others as one. */
export function largestShares(target: number[], names: string[], most: number): Share[] {
  const shares = target
    .map((share, index) => ({ name: names[index] ?? '', share }))
    .filter(({ share }) => share > 0)
    .sort((a, b) => b.share - a.share)
  const shown = shares.slice(0, most).filter(({ share }) => share >= leastShown)
  const rest = shares.slice(shown.length)
  const share = rest.reduce((sum, one) => sum + one.share, 0)
  return share >= leastShown
    ? [...shown, { name: rest.length === 1 ? '1 other' : `${rest.length} others`, share }]
    : shown
}

/** A target in words: "3: 70.0 %, 8: 30.0 %", or the numbers of a regression. */
export function targetText({ target }: PreviewExample, preview: BatchPreview): string {
  const { task, outputNames } = preview
  if (task === 'regression') {
    return target
      .map((value, index) => `${outputNames[index] ?? ''} ${formatNumber(value)}`)
      .join(', ')
  }
  return largestShares(target, outputNames, 3)
    .map(({ name, share }) => `${name}: ${formatShare(share)}`)
    .join(', ')
}
