import { bounded } from './picture'
import type { Canvas, Change } from './canvas'

/**
 * Changes of colour, as torchvision's transforms v2 compute them on bytes (reference/augmentation.json). Results are cut
 * to 0..255 and rounded down, as there.
 */

const onlyColours =
  (change: Change): Change =>
  (canvas) => {
    if (canvas.channels === 3) change(canvas)
  }

function meanGrey({ kernels, at, size, channels }: Canvas): number {
  const { memory, run } = kernels
  if (channels === 1)
    return memory.subarray(at, at + size).reduce((sum, byte) => sum + byte, 0) / size
  // Four pixels are added at a time.
  memory.fill(0, at + size, at + size + 9)
  return (3 * run.addGrey(at, size / 3)) / size
}

/** Each byte by a table of 256. */
const mapping =
  (levelOf: (canvas: Canvas) => (value: number) => number): Change =>
  (canvas) => {
    const { kernels, at, size } = canvas
    const level = levelOf(canvas)
    const table = kernels.put(Uint8Array.from({ length: 256 }, (_, value) => level(value)))
    kernels.run.lookUpBytes(at, size, table)
  }

/** @param factor 0 is black, 1 the picture itself */
export const adjustBrightness = (factor: number): Change =>
  mapping(() => (value) => bounded(value * factor))

/** @param factor 0 is the mean grey level everywhere, 1 the picture itself */
export const adjustContrast = (factor: number): Change =>
  mapping((canvas) => {
    const mean = meanGrey(canvas)
    return (value) => bounded(value * factor + mean * (1 - factor))
  })

/** @param factor 0 is grey, 1 the picture itself; grey pictures stay as they are */
export const adjustSaturation = (factor: number): Change =>
  onlyColours(({ kernels, at, size }) => kernels.run.desaturate(at, size / 3, factor))

/**
 * Turns the hue of every pixel; grey pictures stay as they are.
 * @param turn from -0.5 to 0.5, where 1 is the whole circle
 */
export const adjustHue = (turn: number): Change => {
  const sixths = turn < 0 ? 6 * (turn + 1) : 6 * turn
  return onlyColours(({ kernels, at, size }) => kernels.run.turnHue(at, size / 3, sixths))
}

export const toGrey = (): Change =>
  onlyColours(({ kernels, at, size }) => kernels.run.turnGrey(at, size / 3))

/** @param bits that are kept of each byte, 0 to 8 */
export const posterize = (bits: number): Change =>
  mapping(() => (value) => value & ~(2 ** (8 - bits) - 1))

/** Inverts what is as bright as the threshold. */
export const solarize = (threshold: number): Change =>
  mapping(() => (value) => (value >= threshold ? 255 - value : value))

/** Changes each channel by a table that is made from its 256 counts. */
const byHistogram =
  (tableOf: (counts: number[]) => number[] | null): Change =>
  ({ channels, bytes }) => {
    for (let channel = 0; channel < channels; channel++) {
      const counts = new Array<number>(256).fill(0)
      for (let at = channel; at < bytes.length; at += channels) counts[bytes[at]!]!++
      const table = tableOf(counts)
      if (!table) continue
      for (let at = channel; at < bytes.length; at += channels) bytes[at] = table[bytes[at]!]!
    }
  }

/** Stretches each channel from black to white. */
export const autoContrast = (): Change =>
  byHistogram((counts) => {
    const lowest = counts.findIndex((count) => count > 0)
    const highest = counts.findLastIndex((count) => count > 0)
    if (lowest === highest) return null
    // In float32 and in this order, as there: results are rounded down.
    const step = Math.fround((highest - lowest) * Math.fround(1 / 255))
    return counts.map((_, value) => bounded(Math.fround((value - lowest) / step)))
  })

/** Spreads the levels of each channel evenly, as Pillow's ImageOps.equalize. */
export const equalize = (): Change =>
  byHistogram((counts) => {
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
export const adjustSharpness =
  (factor: number): Change =>
  (canvas) => {
    const { kernels, height, width, channels } = canvas
    if (height <= 2 || width <= 2) return
    canvas.redraw((to) =>
      kernels.run.sharpen(canvas.at, height, width * channels, channels, factor, to)
    )
  }
