export type ImageFormat = 'png' | 'jpeg' | 'bmp' | 'gif' | 'webp'

/** What the first bytes of an image say about it, before anything is decoded. */
export interface ImageHeader {
  format: ImageFormat
  /** As shown, that is after the orientation a camera noted. */
  width: number
  height: number
  /** Surely without colour: one channel, or a palette of greys. */
  grey: boolean
  alpha: boolean
  /** EXIF orientation, 1 to 8; 1 is upright. */
  orientation: number
  /** Whether TensorFlow's JPEG decoder reads it (8 bits, one or three components). */
  plainJpeg: boolean
}
