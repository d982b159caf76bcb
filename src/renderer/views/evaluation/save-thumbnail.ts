import { download } from '../../charts/download'
import { paintPixels } from '../data/paint-pixels'

/** Hands one image over as a PNG of its own size; bytes 0 to 255, row-major [height, width, channels]. */
export function saveThumbnail(
  pixels: Uint8Array,
  shape: [number, number, number],
  name: string
): void {
  const canvas = document.createElement('canvas')
  paintPixels(canvas, pixels, shape)
  canvas.toBlob((blob) => blob && download(name, [blob], 'image/png'), 'image/png')
}
