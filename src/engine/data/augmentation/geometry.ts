import { resizePart, type Box } from '../images/resize'
import { likeOf, type Picture } from './picture'

/** Top to bottom. */
export function flipDown(picture: Picture): Picture {
  const { height, width, channels, pixels } = picture
  const line = width * channels
  const flipped = likeOf(picture)
  for (let y = 0; y < height; y++) {
    flipped.pixels.set(pixels.subarray(y * line, (y + 1) * line), (height - 1 - y) * line)
  }
  return flipped
}

/** A part at the size of the whole, by an antialiased bilinear filter. */
export const resizedCrop = (picture: Picture, part: Box): Picture => ({
  ...picture,
  pixels: resizePart(picture, part, picture.height, picture.width)
})

/** From places in the result to places in the picture, both from its centre: x' = a x + b y + c, y' = d x + e y + f. */
type Affine = [a: number, b: number, c: number, d: number, e: number, f: number]

/**
 * Bilinear between pixels, black outside.
 * @param to where the channels of the result go
 */
function sample(
  { height, width, channels, pixels }: Picture,
  x: number,
  y: number,
  to: Uint8Array,
  at: number
): void {
  const [left, top] = [Math.floor(x), Math.floor(y)]
  if (left < -1 || left >= width || top < -1 || top >= height) return
  const [right, down] = [x - left, y - top]
  const line = width * channels
  const corner = top * line + left * channels
  // Weights of neighbours outside are 0, so that what is read there does not matter.
  const [inTop, inDown] = [top >= 0 ? 1 - down : 0, top + 1 < height ? down : 0]
  const [inLeft, inRight] = [left >= 0 ? 1 - right : 0, left + 1 < width ? right : 0]
  for (let c = 0; c < channels; c++) {
    const place = corner + c
    const above = inTop
      ? inTop *
        ((inLeft && inLeft * pixels[place]!) + (inRight && inRight * pixels[place + channels]!))
      : 0
    const below = inDown
      ? inDown *
        ((inLeft && inLeft * pixels[place + line]!) +
          (inRight && inRight * pixels[place + line + channels]!))
      : 0
    to[at + c] = Math.round(above + below)
  }
}

function warp(picture: Picture, [a, b, c, d, e, f]: Affine): Picture {
  const { height, width, channels } = picture
  const warped = likeOf(picture)
  const [middleX, middleY] = [(width - 1) / 2, (height - 1) / 2]
  for (let y = 0, at = 0; y < height; y++) {
    const fromY = y - middleY
    for (let x = 0; x < width; x++, at += channels) {
      const fromX = x - middleX
      const sourceX = a * fromX + b * fromY + c + middleX
      const sourceY = d * fromX + e * fromY + f + middleY
      sample(picture, sourceX, sourceY, warped.pixels, at)
    }
  }
  return warped
}

/** @param degrees counter-clockwise, around the centre */
export function rotate(picture: Picture, degrees: number): Picture {
  const angle = (degrees * Math.PI) / 180
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)]
  return warp(picture, [cosine, -sine, 0, sine, cosine, 0])
}

/**
 * Slides rows sideways in proportion to their distance from the top.
 * @param share pixels to the left for each pixel down
 */
export const shearAcross = (picture: Picture, share: number): Picture =>
  warp(picture, [1, share, share * (picture.height / 2), 0, 1, 0])

/** Slides columns in proportion to their distance from the left border. */
export const shearDown = (picture: Picture, share: number): Picture =>
  warp(picture, [1, 0, 0, share, 1, share * (picture.width / 2)])

/** @param right and down in whole pixels */
export const translate = (picture: Picture, right: number, down: number): Picture =>
  warp(picture, [1, 0, -right, 0, 1, -down])
