import type { DataSource, ReadingOptions } from '../../contract/data'
import { StudioError } from '../../contract/errors'
import type { ListPicturesRequest, PicturesPage } from '../../contract/labelling'
import type { ResizePreview } from '../../contract/resize-preview'
import { detectFormat } from './formats/detect'
import { listPictures, previewResizing, type ImageSourceFormat } from './images'

type PathSource = Extract<DataSource, { kind: 'path' }>

/** The format of a source of picture files; null where it holds none. */
async function pictureFormat({ path, format }: PathSource): Promise<ImageSourceFormat | null> {
  const found = format ?? (await detectFormat(path))
  const holdsPictures = found === 'image-folder' || found === 'image-zip' || found === 'image-tar'
  return holdsPictures ? found : null
}

/** Pictures of a source before and after they are resized; none where it holds no files of pictures. */
export async function previewOfSource(
  source: PathSource,
  reading: ReadingOptions,
  count: number
): Promise<ResizePreview> {
  const format = await pictureFormat(source)
  return format ? previewResizing(source.path, format, reading, count) : []
}

/**
 * The pictures of a source with their classes.
 * @throws StudioError 'unsupported' where it holds no files of pictures
 */
export async function picturesOfSource({
  source,
  reading,
  ...which
}: ListPicturesRequest): Promise<PicturesPage> {
  const format = source.kind === 'path' ? await pictureFormat(source) : null
  if (source.kind !== 'path' || !format) {
    throw new StudioError(
      'unsupported',
      'Only the pictures of a folder, zip or tar can be sorted into classes.'
    )
  }
  return listPictures(source.path, format, reading, which)
}
