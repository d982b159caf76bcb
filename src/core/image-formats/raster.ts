/** Decoded pixels, row-major [height, width, channels]: 1 grey, 2 grey and alpha, 3 RGB, 4 RGB and alpha. */
export interface Raster {
  width: number
  height: number
  channels: number
  pixels: Uint8Array
}

/** Values from 0 to `white` as bytes from 0 to 255; brighter ones are white. */
export const toBytes = (values: ArrayLike<number>, white: number): Uint8Array =>
  Uint8Array.from(values, (value) => Math.min(255, Math.round((value / white) * 255)))

const luma = [0.299, 0.587, 0.114] as const

/**
 * The same picture with one or three channels. Colours become grey by the weights of
 * ITU-R BT.601, those of JPEG's own luminance.
 */
export function withChannels(raster: Raster, channels: 1 | 3): Raster {
  if (raster.channels === channels) return raster
  const count = raster.width * raster.height
  const pixels = new Uint8Array(count * channels)
  const from = raster.pixels
  for (let pixel = 0; pixel < count; pixel++) {
    const at = pixel * raster.channels
    if (channels === 3) {
      pixels.fill(from[at] ?? 0, pixel * 3, pixel * 3 + 3)
    } else {
      const sum = luma.reduce((total, weight, c) => total + weight * (from[at + c] ?? 0), 0)
      pixels[pixel] = Math.round(sum)
    }
  }
  return { ...raster, channels, pixels }
}

/**
 * Turns a picture upright.
 * @param orientation EXIF orientation, 1 to 8: from 5 on rows and columns change places.
 */
export function oriented(raster: Raster, orientation: number): Raster {
  if (orientation === 1) return raster
  const swapped = orientation >= 5
  const width = swapped ? raster.height : raster.width
  const height = swapped ? raster.width : raster.height
  const mirrorX = [2, 3, 7, 8].includes(orientation)
  const mirrorY = [3, 4, 6, 7].includes(orientation)
  const { channels } = raster
  const pixels = new Uint8Array(width * height * channels)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const column = swapped ? y : x
      const row = swapped ? x : y
      const fromX = mirrorX ? raster.width - 1 - column : column
      const fromY = mirrorY ? raster.height - 1 - row : row
      for (let c = 0; c < channels; c++) {
        pixels[(y * width + x) * channels + c] =
          raster.pixels[(fromY * raster.width + fromX) * channels + c] ?? 0
      }
    }
  }
  return { width, height, channels, pixels }
}
