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
