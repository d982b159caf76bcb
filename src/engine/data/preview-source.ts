import type { DataSource, ReadingOptions } from '../../contract/data'
import type { ResizePreview } from '../../contract/resize-preview'
import { detectFormat } from './formats/detect'
import { previewResizing } from './images'

/** Pictures of a source before and after they are resized; none where it holds no files of pictures. */
export async function previewOfSource(
  source: Extract<DataSource, { kind: 'path' }>,
  reading: ReadingOptions,
  count: number
): Promise<ResizePreview> {
  const format = source.format ?? (await detectFormat(source.path))
  if (format !== 'image-folder' && format !== 'image-zip' && format !== 'image-tar') return []
  return previewResizing(source.path, format, reading, count)
}
