import type { ImageFormat } from '../../../core/image-formats'
import type { ImageFacts } from '../../../core/image-formats/format'

/** What the first bytes of an image say about it. */
export interface ImageHeader extends ImageFacts {
  format: ImageFormat
}
