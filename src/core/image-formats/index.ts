import { avif } from './avif'
import { bmp } from './bmp'
import { farbfeld } from './farbfeld'
import type { ImageFormatReader } from './format'
import { gif } from './gif'
import { jpeg } from './jpeg'
import { png } from './png'
import { pnm } from './pnm'
import { qoi } from './qoi'
import { tiff } from './tiff'
import { webp } from './webp'

/** The formats of single images: known by their first bytes, whatever a file is called. */
const formats = { png, jpeg, bmp, gif, webp, tiff, avif, pnm, qoi, farbfeld }

export type ImageFormat = keyof typeof formats
export const imageFormats: Record<ImageFormat, ImageFormatReader> = formats

const all = Object.values(imageFormats)
export const imageExtensions: string[] = all.flatMap(({ extensions }) => extensions)
/** What can be read, in words. */
export const supportedImages: string = all.map(({ title }) => title).join(', ')
