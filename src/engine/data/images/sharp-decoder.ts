import { StudioError } from '../../../contract/errors'
import { maximumPixels } from './header'
import type { Raster } from '../../../core/image-formats/raster'
import { resize } from './resize'

async function load() {
  const { default: sharp } = await import('sharp')
  // Many small images at once: one thread each, and no cache between them.
  sharp.concurrency(1)
  sharp.cache(false)
  return sharp
}

let loaded: ReturnType<typeof load> | null = null
/** Loaded when needed: it takes most of the time in which a thread that decodes starts. */
const libvips = () => (loaded ??= load())

/** Background for transparent pixels: drawings and logos are made for light pages. */
const background = '#ffffff'

const opened = (sharp: Awaited<ReturnType<typeof load>>, bytes: Uint8Array) =>
  sharp(bytes, {
    failOn: 'error',
    limitInputPixels: maximumPixels,
    sequentialRead: true,
    ignoreIcc: true
  })

function damaged(error: unknown): StudioError {
  const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
  const message = `the image is damaged or cut off (${reason})`
  return new StudioError('invalid-data', message, undefined, { cause: error })
}

/**
 * The values of a picture of more than 8 bits, upright, as RGB of 16 bits; transparency laid on white.
 * @throws StudioError 'invalid-data' with the message of libvips.
 */
export async function decodeDeep(
  bytes: Uint8Array
): Promise<{ width: number; height: number; values: Uint16Array }> {
  const sharp = await libvips()
  try {
    const { data, info } = await opened(sharp, bytes)
      .autoOrient()
      .flatten({ background })
      .toColourspace('rgb16')
      .raw({ depth: 'ushort' })
      .toBuffer({ resolveWithObject: true })
    const values = new Uint16Array(data.buffer, data.byteOffset, data.length / 2)
    return { width: info.width, height: info.height, values }
  } catch (error) {
    throw damaged(error)
  }
}

/**
 * Decodes off this thread (libvips in libuv's pool): first frame, upright, 8 bits, transparency
 * laid on white, colour profiles ignored as everywhere in machine learning. Shrinks to the wanted
 * size there, too; enlarging is left to {@link resize}, since libvips shifts the picture by up to
 * half a pixel.
 * @param have height and width, upright
 * @param want height and width of the result
 * @throws StudioError 'invalid-data' with the message of libvips.
 */
export async function decodeWithSharp(
  bytes: Uint8Array,
  have: [height: number, width: number],
  want: [height: number, width: number]
): Promise<Raster> {
  const size = { height: Math.min(have[0], want[0]), width: Math.min(have[1], want[1]) }
  const sharp = await libvips()
  try {
    const { data, info } = await opened(sharp, bytes)
      .autoOrient()
      .flatten({ background })
      .resize({ ...size, fit: 'fill', kernel: 'linear', fastShrinkOnLoad: false })
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true })
    return resize({ ...size, channels: info.channels, pixels: data }, ...want)
  } catch (error) {
    throw damaged(error)
  }
}
