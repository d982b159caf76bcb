import type { BatchPreview } from '../../../contract/preview'
import { pairRows, type PairRow, type TableFeatures } from './pair-rows'

const margin = 12
const lineHeight = 22
const gap = 16
const longest = 240

/** The pairs of a batch of rows as a picture of their table; null if no canvas is available. */
export function drawRows(
  preview: BatchPreview,
  features: TableFeatures,
  token: (name: string) => string
): HTMLCanvasElement | null {
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('2d')
  if (!context) return null
  const groups = pairRows(preview, features)
  const header = ['Row', 'Target', 'λ', ...features.columns]
  const cells = ({ title, target, lambda, values }: PairRow): string[] => [
    ...[title, target, lambda],
    ...values
  ]
  const font = `11px ${token('--font')}`
  context.font = font
  const widths = header.map((title, column) =>
    Math.min(
      longest,
      Math.max(
        ...[title, ...groups.flat().map((row) => cells(row)[column] ?? '')].map(
          (text) => context.measureText(text).width
        )
      )
    )
  )
  const width = widths.reduce((sum, one) => sum + one + gap, 2 * margin)
  canvas.width = Math.ceil(width)
  canvas.height = (groups.flat().length + 1) * lineHeight + 2 * margin

  context.fillStyle = token('--surface')
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.font = font
  let top = margin
  const line = (texts: string[], colour: string, underlined: readonly boolean[] = []): void => {
    let left = margin
    context.fillStyle = colour
    texts.forEach((text, column) => {
      const room = widths[column] ?? 0
      context.fillText(text, left, top + 15, room)
      if (underlined[column]) context.fillRect(left, top + 18, context.measureText(text).width, 1)
      left += room + gap
    })
    top += lineHeight
  }
  line(header, token('--text-muted'))
  for (const row of groups.flat()) {
    if (row.isResult) {
      context.fillStyle = token('--selected')
      context.fillRect(0, top, canvas.width, lineHeight)
    }
    line(cells(row), token('--text'), [false, false, false, ...row.taken])
  }
  return canvas
}
