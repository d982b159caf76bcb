import type { ImageFormat } from '../../../contract/formats'

export { type ImageFormat } from '../../../contract/formats'

/** What the first bytes of an image say about it, before anything is decoded. */
export interface ImageHeader {
  format: ImageFormat
  /** As shown, that is after the orientation a camera noted. */
  width: number
  height: number
  /** Surely without colour: one channel, or a palette of greys. */
  grey: boolean
  alpha: boolean
  /** Bits of a channel. */
  bits: number
  /** EXIF orientation, 1 to 8; 1 is upright. */
  orientation: number
  /** Whether TensorFlow's JPEG decoder reads it (8 bits, one or three components). */
  plainJpeg: boolean
}
