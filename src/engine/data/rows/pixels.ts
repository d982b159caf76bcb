import { type ExampleRows, HeldRows } from './example-rows'

/** Pixels of pictures, row-major [pictures, numbers of one] in memory, or in a file. */
export type Pixels = Uint8Array | Float32Array | ExampleRows<Uint8Array>

/** The pictures as rows, wherever they are. @param width numbers of one picture */
export function asRows(pixels: Uint8Array, width: number): ExampleRows<Uint8Array>
export function asRows(
  pixels: Uint8Array | ExampleRows<Uint8Array>,
  width: number
): ExampleRows<Uint8Array>
export function asRows(
  pixels: Pixels,
  width: number
): ExampleRows<Uint8Array> | ExampleRows<Float32Array>
export function asRows(
  pixels: Pixels,
  width: number
): ExampleRows<Uint8Array> | ExampleRows<Float32Array> {
  if (pixels instanceof Uint8Array) return new HeldRows(pixels, width, Uint8Array)
  if (pixels instanceof Float32Array) return new HeldRows(pixels, width, Float32Array)
  return pixels
}

/** The pictures of image features as rows. */
export const rowsOfPictures = ({
  pixels,
  shape: [height, width, channels]
}: {
  pixels: Pixels
  shape: [number, number, number]
}): ExampleRows<Uint8Array> | ExampleRows<Float32Array> => asRows(pixels, height * width * channels)
