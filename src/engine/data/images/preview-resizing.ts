import type { ImageShape, ReadingOptions } from '../../../contract/data'
import { StudioError } from '../../../contract/errors'
import type { ResizePreview } from '../../../contract/resize-preview'
import { decodeImage, preferredDecoder } from './decode'
import { openSource, type ImageSourceFormat } from './open-source'
import type { ImageFile } from './source'
import { thumbnailOf } from './thumbnail'

/** The longer side of a picture as it is. */
const thumbnailSide = 160

/**
 * Some pictures of a folder or archive, spread over all of them, before and after they are resized. Pictures that cannot
 * be read are left out.
 * @param reading whose image size is given
 * @throws StudioError 'invalid-argument' without an image size, else as `openSource`
 */
export async function previewResizing(
  path: string,
  format: ImageSourceFormat,
  reading: ReadingOptions,
  count: number
): Promise<ResizePreview> {
  const { image } = reading
  if (!image) {
    throw new StudioError('invalid-argument', 'A preview of resizing needs an image size.')
  }
  const { source } = await openSource(path, format)
  try {
    const { files } = source
    const shown = Array.from(
      { length: Math.min(count, files.length) },
      (_, place) => files[Math.floor((place * files.length) / count)]!
    )
    const pairs = await Promise.all(shown.map((file) => pairOf(file, image, reading)))
    return pairs.filter((pair) => pair !== null)
  } finally {
    await source.close()
  }
}

async function pairOf(
  file: ImageFile,
  image: ImageShape,
  { resize, white }: ReadingOptions
): Promise<ResizePreview[number] | null> {
  try {
    const bytes = await file.read()
    const { height, width, channels } = image
    return {
      name: file.path,
      before: await thumbnailOf(bytes, thumbnailSide, white),
      after: {
        shape: [height, width, channels],
        pixels: await decodeImage(bytes, image, preferredDecoder(), resize, white)
      }
    }
  } catch {
    // The report of the import says what is wrong with it.
    return null
  }
}
