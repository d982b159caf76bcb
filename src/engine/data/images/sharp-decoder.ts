import sharp from 'sharp'
import { StudioError } from '../../../contract/errors'
import { maximumPixels } from './header'
import type { Raster } from './raster'
import { resize } from './resize'

// Many small images at once: one thread each, and nothing worth keeping between them.
sharp.concurrency(1)
sharp.cache(false)

/** What transparent pixels are laid on: drawings and logos are made for light pages. */
const background = '#ffffff'

/**
 * Decodes off this thread (libvips in libuv's pool): first frame, upright, 8 bits, transparency
 * laid on white, colour profiles ignored as everywhere in machine learning. Shrinks to the wanted
 * size there, too; enlarging is left to {@link resize}, since libvips shifts the picture by up to
 * half a pixel.
 * @param have height and width, upright
 * @param want height and width of the result
 * @throws StudioError 'invalid-data' with what libvips says.
 */
export async function decodeWithSharp(
  bytes: Uint8Array,
  have: [height: number, width: number],
  want: [height: number, width: number]
): Promise<Raster> {
  const size = { height: Math.min(have[0], want[0]), width: Math.min(have[1], want[1]) }
  try {
    const { data, info } = await sharp(bytes, {
      failOn: 'error',
      limitInputPixels: maximumPixels,
      sequentialRead: true,
      ignoreIcc: true
    })
      .autoOrient()
      .flatten({ background })
      .resize({ ...size, fit: 'fill', kernel: 'linear', fastShrinkOnLoad: false })
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true })
    return resize({ ...size, channels: info.channels, pixels: data }, ...want)
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
    throw new StudioError(
      'invalid-data',
      `the image is damaged or cut off (${reason})`,
      undefined,
      {
        cause: error
      }
    )
  }
}
