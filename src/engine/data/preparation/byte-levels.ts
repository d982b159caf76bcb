import type { ImagePreprocessing } from '../../../contract/preprocessing'

/**
 * What each byte of each channel becomes for the model.
 * @param valueOf the value that a byte stands for
 */
export const byteLevels = (
  { offset, scale }: ImagePreprocessing,
  valueOf = (byte: number): number => byte
): Float32Array[] =>
  offset.map((start, channel) =>
    Float32Array.from({ length: 256 }, (_, byte) => (valueOf(byte) - start) / scale[channel]!)
  )

/** One pass over the pixels; pictures of three channels go pixel by pixel, which is three times as fast. */
export function lookUp(from: Uint8Array, levels: Float32Array[], to: Float32Array): void {
  const [red, green, blue] = levels
  const size = from.length
  if (green && blue) {
    for (let i = 0; i < size; i += 3) {
      to[i] = red![from[i]!]!
      to[i + 1] = green[from[i + 1]!]!
      to[i + 2] = blue[from[i + 2]!]!
    }
  } else for (let i = 0; i < size; i++) to[i] = red![from[i]!]!
}
