import {
  brightness,
  changed,
  contrast,
  grey,
  hue,
  mapping,
  saturation,
  type Change
} from './colour-changes'
import { bounded, type Picture } from './picture'

/**
 * Changes of colour, as torchvision's transforms v2 compute them on bytes (reference/augmentation.json). Results are cut
 * to 0..255 and rounded down, as there.
 */

const byNumber =
  (change: (number: number) => Change) =>
  (picture: Picture, number: number): Picture =>
    changed(picture, [change(number)])

export const adjustBrightness = byNumber(brightness)
export const adjustContrast = byNumber(contrast)
export const adjustSaturation = byNumber(saturation)
export const adjustHue = byNumber(hue)

export const toGrey = (picture: Picture): Picture => changed(picture, [grey])

/** @param bits that are kept of each byte, 0 to 8 */
export const posterize = (picture: Picture, bits: number): Picture =>
  changed(picture, [mapping(() => (value) => value & ~(2 ** (8 - bits) - 1))])

/** Inverts what is as bright as the threshold. */
export const solarize = (picture: Picture, threshold: number): Picture =>
  changed(picture, [mapping(() => (value) => (value >= threshold ? 255 - value : value))])

/** Changes each channel by a table that is made from its 256 counts. */
function byHistogram(picture: Picture, tableOf: (counts: number[]) => number[] | null): Picture {
  const { channels, pixels } = picture
  const result = { ...picture, pixels: pixels.slice() }
  for (let channel = 0; channel < channels; channel++) {
    const counts = new Array<number>(256).fill(0)
    for (let at = channel; at < pixels.length; at += channels) counts[pixels[at]!]!++
    const table = tableOf(counts)
    if (!table) continue
    for (let at = channel; at < pixels.length; at += channels) {
      result.pixels[at] = table[pixels[at]!]!
    }
  }
  return result
}

/** Stretches each channel from black to white. */
export const autoContrast = (picture: Picture): Picture =>
  byHistogram(picture, (counts) => {
    const lowest = counts.findIndex((count) => count > 0)
    const highest = counts.findLastIndex((count) => count > 0)
    if (lowest === highest) return null
    // In float32 and in this order, as there: results are rounded down.
    const step = Math.fround((highest - lowest) * Math.fround(1 / 255))
    return counts.map((_, value) => bounded(Math.fround((value - lowest) / step)))
  })

/** Spreads the levels of each channel evenly, as Pillow's ImageOps.equalize. */
export const equalize = (picture: Picture): Picture =>
  byHistogram(picture, (counts) => {
    const last = counts.findLast((count) => count > 0) ?? 0
    const pixels = counts.reduce((sum, count) => sum + count, 0)
    const step = Math.floor((pixels - last) / 255)
    if (step === 0) return null
    let below = Math.floor(step / 2)
    return counts.map((count) => {
      const level = Math.floor(below / step)
      below += count
      return bounded(level)
    })
  })

/** @param factor 0 is smoothed, 1 the picture itself, more is sharper; the border stays as it is */
export function adjustSharpness(picture: Picture, factor: number): Picture {
  const { height, width, channels, pixels } = picture
  if (height <= 2 || width <= 2) return picture
  const result = { ...picture, pixels: pixels.slice() }
  const line = width * channels
  for (let y = 1; y < height - 1; y++) {
    for (let x = channels; x < line - channels; x++) {
      const at = y * line + x
      let sum = 4 * pixels[at]!
      for (const row of [at - line, at, at + line]) {
        sum += pixels[row - channels]! + pixels[row]! + pixels[row + channels]!
      }
      const smooth = Math.round(sum / 13)
      result.pixels[at] = bounded(pixels[at]! + (smooth - pixels[at]!) * (1 - factor))
    }
  }
  return result
}
