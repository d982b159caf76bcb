import { resampleWithin } from '../../pixels/resample'
import type { Canvas, Change } from './canvas'

/** A part of a picture, in pixels. */
export interface Box {
  top: number
  left: number
  height: number
  width: number
}

/** Top to bottom. */
export const flipDown = (): Change => (canvas) => {
  const { kernels, height, size } = canvas
  const line = size / height
  canvas.redraw((to) => {
    for (let y = 0; y < height; y++) {
      const from = canvas.at + y * line
      kernels.memory.copyWithin(to + (height - 1 - y) * line, from, from + line)
    }
  })
}

/** Left to right. */
export const flipAcross =
  (): Change =>
  ({ kernels, at, height, width, channels }) => {
    for (let y = 0; y < height; y++) {
      kernels.run.flipLine(at + y * width * channels, width, channels)
    }
  }

/** A part at the size of the whole, by an antialiased bilinear filter. */
export const resizedCrop =
  (part: Box): Change =>
  (canvas) => {
    const { kernels, height, width, channels } = canvas
    const stride = width * channels
    const at = canvas.at + part.top * stride + part.left * channels
    canvas.redraw((to) =>
      resampleWithin(
        ...([kernels, { at, stride, channels }, to] as const),
        [part.height, part.height, height],
        [part.width, part.width, width]
      )
    )
  }

/** From places in the result to places in the picture, both from its centre: x' = a x + b y + c, y' = d x + e y + f. */
type Affine = [a: number, b: number, c: number, d: number, e: number, f: number]

/** Bilinear between pixels, black outside. */
const warp =
  (mapOf: (canvas: Canvas) => Affine): Change =>
  (canvas) => {
    const { kernels, height, width, channels } = canvas
    const map = mapOf(canvas)
    canvas.redraw((to) => kernels.run.warp(canvas.at, height, width, channels, ...map, to))
  }

/** @param degrees counter-clockwise, around the centre */
export function rotate(degrees: number): Change {
  const angle = (degrees * Math.PI) / 180
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)]
  return warp(() => [cosine, -sine, 0, sine, cosine, 0])
}

/**
 * Slides rows sideways in proportion to their distance from the top.
 * @param share pixels to the left for each pixel down
 */
export const shearAcross = (share: number): Change =>
  warp(({ height }) => [1, share, share * (height / 2), 0, 1, 0])

/** Slides columns in proportion to their distance from the left border. */
export const shearDown = (share: number): Change =>
  warp(({ width }) => [1, 0, 0, share, 1, share * (width / 2)])

/** Black where nothing comes from. @param right and down in whole pixels */
export const translate =
  (right: number, down: number): Change =>
  (canvas) => {
    const { kernels, height, width, channels, size } = canvas
    const line = width * channels
    const kept = Math.max(0, line - Math.abs(right) * channels)
    const [from, start] = [Math.max(0, -right) * channels, Math.max(0, right) * channels]
    canvas.redraw((to) => {
      const { memory } = kernels
      memory.fill(0, to, to + size)
      if (kept === 0) return
      for (let y = Math.max(0, down); y < Math.min(height, height + down); y++) {
        const first = canvas.at + (y - down) * line + from
        memory.copyWithin(to + y * line + start, first, first + kept)
      }
    })
  }
