/** Half widths, in pixels, of the surroundings that a pixel is compared with: those of OpenCV's detector. */
const surroundings = [12, 24, 48, 28, 56, 112]

/**
 * Centre-surround contrast of every pixel: how far it is from the means of six surroundings, brighter or darker,
 * summed. After Montabone and Soto, "Human detection using a mobile platform and novel features derived from a visual
 * saliency mechanism", 2010, the detector that SaliencyMix uses; brighter and darker share one scale here, where
 * OpenCV's stretches each to its own, so that a faint shadow counts as much as the object.
 * @param pixels row-major [height, width, channels] on any scale
 */
export function saliency(pixels: ArrayLike<number>, shape: number[]): Float64Array {
  const [height, width] = shape as [number, number]
  const grey = greyLevels(pixels, shape)
  const sums = integralImage(grey, height, width)
  return grey.map((level, place) =>
    surroundings.reduce((contrast, reach) => {
      const mean = surroundMean(sums, { height, width, reach, place, level })
      return contrast + Math.abs(level - mean)
    }, 0)
  )
}

/** Where an image stands out most, the first of equals. */
export function mostSalient(
  pixels: ArrayLike<number>,
  shape: number[]
): { row: number; column: number } {
  const map = saliency(pixels, shape)
  let best = 0
  map.forEach((value, i) => {
    if (value > map[best]!) best = i
  })
  const width = shape[1]!
  return { row: Math.floor(best / width), column: best % width }
}

/** Luma of colour images (ITU-R BT.601), the level itself of grey ones. */
function greyLevels(pixels: ArrayLike<number>, shape: number[]): Float64Array {
  const [height, width, channels] = shape as [number, number, number]
  const weights = channels === 3 ? [0.299, 0.587, 0.114] : [1]
  return Float64Array.from({ length: height * width }, (_, i) =>
    weights.reduce((sum, weight, channel) => sum + weight * pixels[i * channels + channel]!, 0)
  )
}

/** Sums over all pixels above and to the left, [height + 1, width + 1]. */
function integralImage(grey: Float64Array, height: number, width: number): Float64Array {
  const sums = new Float64Array((height + 1) * (width + 1))
  for (let y = 1; y <= height; y++) {
    let row = 0
    for (let x = 1; x <= width; x++) {
      row += grey[(y - 1) * width + x - 1]!
      sums[y * (width + 1) + x] = sums[(y - 1) * (width + 1) + x]! + row
    }
  }
  return sums
}

/** Mean of the square around a pixel, clipped to the image, without the pixel itself. */
function surroundMean(
  sums: Float64Array,
  around: { height: number; width: number; reach: number; place: number; level: number }
): number {
  const { height, width, reach, place, level } = around
  const y = Math.floor(place / width)
  const x = place % width
  const top = Math.max(0, y - reach)
  const left = Math.max(0, x - reach)
  const bottom = Math.min(height, y + reach + 1)
  const right = Math.min(width, x + reach + 1)
  const at = (row: number, column: number) => sums[row * (width + 1) + column]!
  const sum = at(bottom, right) - at(top, right) - at(bottom, left) + at(top, left)
  return (sum - level) / Math.max(1, (bottom - top) * (right - left) - 1)
}
