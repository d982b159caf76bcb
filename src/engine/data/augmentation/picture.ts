/** Bytes, row-major [height, width, channels] with one or three channels. */
export interface Picture {
  height: number
  width: number
  channels: number
  pixels: Uint8Array
}

export const bounded = (value: number): number => (value > 255 ? 255 : value < 0 ? 0 : value)
