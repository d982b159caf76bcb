import type { ArrayValues, NumericArray } from '../formats/arrays/numeric-array'

/** The largest of the values that are finite. */
function largest(values: ArrayValues): number {
  let most = 0
  for (const value of values) if (value > most && Number.isFinite(value)) most = value
  return most
}

/** The value of white: 1 for shares, else that of 8 bits, or of 16 where a value is larger. */
function whiteOf(values: ArrayValues): number {
  const most = largest(values)
  const isByte = values instanceof Uint8Array
  return isByte || most > 1 ? (most <= 255 ? 255 : 65535) : 1
}

/**
 * Pictures of red, green, blue and alpha, [examples, height, width, 4], laid on white as pictures in files are, of three channels.
 * Whole numbers stay whole.
 */
export function laidOnWhite({ shape, values }: NumericArray): NumericArray {
  const [examples, height, width] = shape as [number, number, number]
  const white = whiteOf(values)
  const isWhole = !(values instanceof Float32Array || values instanceof Float64Array)
  const pixels = values.length / 4
  const laid = values.slice(0, 3 * pixels)
  for (let pixel = 0; pixel < pixels; pixel++) {
    const share = values[4 * pixel + 3]! / white
    for (let channel = 0; channel < 3; channel++) {
      const value = share * values[4 * pixel + channel]! + (1 - share) * white
      laid[3 * pixel + channel] = isWhole ? Math.round(value) : value
    }
  }
  return { kind: 'numbers', shape: [examples, height, width, 3], values: laid }
}
