import type { BatchPreview, PreviewFeatures } from '../../../contract/preview'
import { download } from '../../charts/download'
import { paintPixels } from '../data/paint-pixels'
import { targetText } from './shares'
import { drawRows } from './table-picture'

const margin = 12
const gap = 8
const textHeight = 34
const smallestSide = 96
const perRow = 4

type Images = Extract<PreviewFeatures, { kind: 'image' }>

/** One image of many as something that a canvas can draw. */
function imageOf({ shape }: Images, pixels: Uint8Array, index: number): HTMLCanvasElement {
  const size = shape[0] * shape[1] * shape[2]
  const canvas = document.createElement('canvas')
  paintPixels(canvas, pixels.subarray(index * size, (index + 1) * size), shape)
  return canvas
}

const token = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim()

/** Draws the whole batch, each example with its parents, lambda and target, and hands it over as a PNG. */
export function exportPicture(
  preview: BatchPreview,
  features: Exclude<PreviewFeatures, { kind: 'text' }>
): void {
  const canvas =
    features.kind === 'image' ? drawImages(preview, features) : drawRows(preview, features, token)
  const name = `batch ${preview.variant} epoch ${preview.epoch + 1} step ${preview.step + 1}.png`
  canvas?.toBlob((blob) => blob && download(name, [blob], 'image/png'), 'image/png')
}

function drawImages(preview: BatchPreview, features: Images): HTMLCanvasElement | null {
  const [height, width] = features.shape
  const scale = Math.max(1, Math.ceil(smallestSide / Math.max(height, width)))
  const parts = [features.first, features.second, features.mixed].filter((part) => part !== null)
  const cell = {
    width: parts.length * (width * scale + gap) + gap,
    height: height * scale + textHeight + gap
  }
  const canvas = document.createElement('canvas')
  canvas.width = Math.min(perRow, preview.examples.length) * cell.width + 2 * margin
  canvas.height = Math.ceil(preview.examples.length / perRow) * cell.height + 2 * margin
  const context = canvas.getContext('2d')
  if (!context) return null
  context.fillStyle = token('--surface')
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.imageSmoothingEnabled = false
  context.font = `11px ${token('--font')}`
  preview.examples.forEach((example, index) => {
    const left = margin + (index % perRow) * cell.width
    const top = margin + Math.floor(index / perRow) * cell.height
    parts.forEach((pixels, part) => {
      const x = left + part * (width * scale + gap)
      context.drawImage(imageOf(features, pixels, index), x, top, width * scale, height * scale)
      if (!example.box || part === 0) return
      const { top: from, left: side, bottom, right } = example.box
      context.strokeStyle = token('--series-1')
      context.lineWidth = 2
      const box = [x + side * scale, top + from * scale, right - side, bottom - from] as const
      context.strokeRect(box[0], box[1], box[2] * scale, box[3] * scale)
    })
    context.fillStyle = token('--text')
    const below = top + height * scale + 14
    context.fillText(`λ ${example.lambda.toFixed(3)}`, left, below)
    context.fillText(targetText(example, preview), left, below + 14, cell.width - gap)
  })
  return canvas
}
