import { realpath, stat } from 'node:fs/promises'
import { StudioError } from '../../../contract/errors'
import { readingFailure } from './file-names'
import { openFolder } from './folder'
import type { ImageSource } from './source'
import { openZip } from './zip'

export type ImageSourceFormat = 'image-folder' | 'image-zip'

async function kindOf(path: string): Promise<ImageSourceFormat> {
  const found = await stat(path)
  return found.isDirectory() ? 'image-folder' : 'image-zip'
}

/**
 * Opens a folder or a zip archive of images and lists them.
 * @returns the source and its path without links
 * @throws StudioError 'not-found', or 'invalid-data' when it is of the other kind or unreadable.
 */
export async function openSource(
  path: string,
  format: ImageSourceFormat
): Promise<{ source: ImageSource; real: string }> {
  try {
    const real = await realpath(path)
    if ((await kindOf(real)) !== format) {
      const message =
        format === 'image-folder'
          ? `${path} is a file: choose the folder that holds the class folders, or the format image-zip`
          : `${path} is a folder: choose a zip archive, or the format image-folder`
      throw new StudioError('invalid-data', message, { path })
    }
    return { source: await (format === 'image-folder' ? openFolder : openZip)(real), real }
  } catch (error) {
    if (error instanceof StudioError) throw error
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    throw new StudioError(
      missing ? 'not-found' : 'invalid-data',
      missing ? `${path} does not exist` : `${path} cannot be read: ${readingFailure(error)}`,
      { path },
      { cause: error }
    )
  }
}
