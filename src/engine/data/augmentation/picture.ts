/** Bytes, row-major [height, width, channels] with one or three channels. */
export interface Picture {
  height: number
  width: number
  channels: number
  pixels: Uint8Array
}

/** A picture of the same shape whose bytes are still to be set. */
export const likeOf = (picture: Picture): Picture => ({
  ...picture,
  pixels: new Uint8Array(picture.pixels.length)
})

export const bounded = (value: number): number => (value > 255 ? 255 : value < 0 ? 0 : value)
