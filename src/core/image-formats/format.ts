import type { Raster } from './raster'

/** What the first bytes of an image say about it, before anything is decoded. */
export interface ImageFacts {
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

/** A format of single images: everything that the studio knows about it. */
export interface ImageFormatReader {
  /** Its usual name. */
  title: string
  /** Endings of file names, without the point; the first is the usual one. */
  extensions: string[]
  /** Whether the first 16 bytes, one character each, begin an image of this format. */
  recognises(start: string): boolean
  /**
   * @param view of the first bytes of a file
   * @throws StudioError invalid-data; RangeError where the bytes end within the header
   */
  probe(view: DataView): ImageFacts
  /** Whether its images of 9 to 16 bits may use a part of their range only. */
  mayBeDeep?: boolean
  /**
   * Own decoder, to 8 bits; other formats are decoded by sharp.
   * @param white the value that becomes 255
   */
  decode?(bytes: Uint8Array, white?: number): Raster
  /** Values as they are stored, for formats with an own decoder that may be deep. */
  values?(bytes: Uint8Array): ArrayLike<number>
}
