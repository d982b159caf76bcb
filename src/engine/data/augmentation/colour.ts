import { bounded, likeOf, type Picture } from './picture'

/**
 * Changes of colour, as torchvision's transforms v2 compute them on bytes (reference/augmentation.json). Results are cut
 * to 0..255 and rounded down, as there.
 */

const redShare = 0.2989
const greenShare = 0.587
const blueShare = 0.114

/** Grey level of a pixel, rounded down. */
const greyOf = (red: number, green: number, blue: number): number =>
  (redShare * red + greenShare * green + blueShare * blue) | 0

function meanGrey({ pixels, channels }: Picture): number {
  let sum = 0
  if (channels === 1) for (let at = 0; at < pixels.length; at++) sum += pixels[at]!
  else {
    for (let at = 0; at < pixels.length; at += 3) {
      sum += greyOf(pixels[at]!, pixels[at + 1]!, pixels[at + 2]!)
    }
  }
  return (sum * channels) / pixels.length
}

/** Each byte by a table of 256. */
function mapped(picture: Picture, level: (value: number) => number): Picture {
  const table = new Uint8Array(256)
  for (let value = 0; value < 256; value++) table[value] = level(value)
  const changed = likeOf(picture)
  const { pixels } = picture
  const to = changed.pixels
  for (let at = 0; at < pixels.length; at++) to[at] = table[pixels[at]!]!
  return changed
}

/** @param factor 0 is black, 1 the picture itself */
export const adjustBrightness = (picture: Picture, factor: number): Picture =>
  mapped(picture, (value) => bounded(value * factor))

/** @param factor 0 is the mean grey level everywhere, 1 the picture itself */
export function adjustContrast(picture: Picture, factor: number): Picture {
  const mean = meanGrey(picture)
  return mapped(picture, (value) => bounded(value * factor + mean * (1 - factor)))
}

/** @param factor 0 is grey, 1 the picture itself; grey pictures stay as they are */
export function adjustSaturation(picture: Picture, factor: number): Picture {
  if (picture.channels === 1) return picture
  const changed = likeOf(picture)
  const { pixels } = picture
  const to = changed.pixels
  for (let at = 0; at < pixels.length; at += 3) {
    const red = pixels[at]!
    const green = pixels[at + 1]!
    const blue = pixels[at + 2]!
    const rest = greyOf(red, green, blue) * (1 - factor)
    to[at] = bounded(red * factor + rest)
    to[at + 1] = bounded(green * factor + rest)
    to[at + 2] = bounded(blue * factor + rest)
  }
  return changed
}

export function toGrey(picture: Picture): Picture {
  if (picture.channels === 1) return picture
  const changed = likeOf(picture)
  const { pixels } = picture
  for (let at = 0; at < pixels.length; at += 3) {
    const grey = greyOf(pixels[at]!, pixels[at + 1]!, pixels[at + 2]!)
    changed.pixels.fill(grey, at, at + 3)
  }
  return changed
}

/** Hue of a colour in sixths of the circle, from 0 to below 6. */
function hueOf(red: number, green: number, blue: number, largest: number, spread: number): number {
  if (spread === 0) return 0
  if (largest === red) return (green - blue) / spread + (green < blue ? 6 : 0)
  return largest === green ? 2 + (blue - red) / spread : 4 + (red - green) / spread
}

/** Just below 256, so that the brightest level is rounded down to 255. */
const levels = 256 - 1e-3

/**
 * A channel of a colour: the largest within a sixth to either side of its own hue, the smallest on the other side.
 * @param place of the colour's hue on the circle, in sixths, where the channel falls to its smallest at 0 and 4
 */
function channelAt(place: number, largest: number, spread: number): number {
  const onCircle = place >= 6 ? place - 6 : place
  const share = onCircle < 1 ? onCircle : onCircle <= 3 ? 1 : onCircle < 4 ? 4 - onCircle : 0
  return ((largest - spread * share) / 255) * levels
}

/**
 * Turns the hue of every pixel; grey pictures stay as they are.
 * @param turn from -0.5 to 0.5, where 1 is the whole circle
 */
export function adjustHue(picture: Picture, turn: number): Picture {
  if (picture.channels === 1) return picture
  const changed = likeOf(picture)
  const { pixels } = picture
  const to = changed.pixels
  const turned = turn < 0 ? 6 * (turn + 1) : 6 * turn
  for (let at = 0; at < pixels.length; at += 3) {
    const red = pixels[at]!
    const green = pixels[at + 1]!
    const blue = pixels[at + 2]!
    const largest = Math.max(red, green, blue)
    const spread = largest - Math.min(red, green, blue)
    const sum = hueOf(red, green, blue, largest, spread) + turned
    const sixths = sum >= 6 ? sum - 6 : sum
    to[at] = channelAt(sixths + 5, largest, spread)
    to[at + 1] = channelAt(sixths + 3, largest, spread)
    to[at + 2] = channelAt(sixths + 1, largest, spread)
  }
  return changed
}

/** @param bits that are kept of each byte, 0 to 8 */
export const posterize = (picture: Picture, bits: number): Picture =>
  mapped(picture, (value) => value & ~(2 ** (8 - bits) - 1))

/** Inverts what is as bright as the threshold. */
export const solarize = (picture: Picture, threshold: number): Picture =>
  mapped(picture, (value) => (value >= threshold ? 255 - value : value))

/** Changes each channel by a table that is made from its 256 counts. */
function byHistogram(picture: Picture, tableOf: (counts: number[]) => number[] | null): Picture {
  const { channels, pixels } = picture
  const changed = { ...picture, pixels: pixels.slice() }
  for (let channel = 0; channel < channels; channel++) {
    const counts = new Array<number>(256).fill(0)
    for (let at = channel; at < pixels.length; at += channels) counts[pixels[at]!]!++
    const table = tableOf(counts)
    if (!table) continue
    for (let at = channel; at < pixels.length; at += channels) {
      changed.pixels[at] = table[pixels[at]!]!
    }
  }
  return changed
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
  const changed = { ...picture, pixels: pixels.slice() }
  const line = width * channels
  for (let y = 1; y < height - 1; y++) {
    for (let x = channels; x < line - channels; x++) {
      const at = y * line + x
      let sum = 4 * pixels[at]!
      for (const row of [at - line, at, at + line]) {
        sum += pixels[row - channels]! + pixels[row]! + pixels[row + channels]!
      }
      const smooth = Math.round(sum / 13)
      changed.pixels[at] = bounded(pixels[at]! + (smooth - pixels[at]!) * (1 - factor))
    }
  }
  return changed
}
