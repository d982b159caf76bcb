import { readdir, realpath, stat } from 'node:fs/promises'
import { StudioError } from '../../../contract/errors'
import { readingFailure } from './file-names'
import { openFolder } from './folder'
import type { ImageSource } from './source'
import { openTar } from './tar'
import { openZip } from './zip'
import { holdsZippedImages } from './zip-names'

export type ImageSourceFormat = 'image-folder' | 'image-zip' | 'image-tar'

const openers = { 'image-folder': openFolder, 'image-zip': openZip, 'image-tar': openTar }

/** A file is an archive; a folder holds pictures, or archives of them. */
export async function kindOf(path: string): Promise<'image-folder' | 'image-zip'> {
  if (!(await stat(path)).isDirectory()) return 'image-zip'
  const entries = await readdir(path, { withFileTypes: true })
  const shown = entries.filter(({ name }) => !name.startsWith('.'))
  if (shown.some((entry) => entry.isDirectory())) return 'image-folder'
  const isZipped = await holdsZippedImages(
    path,
    shown.map(({ name }) => name)
  )
  return isZipped ? 'image-zip' : 'image-folder'
}

/**
 * Opens a folder, zip archives or tar archives of images and lists them.
 * @returns the source and its path without links
 * @throws StudioError 'not-found', or 'invalid-data' when it is of the other kind or unreadable.
 */
export async function openSource(
  path: string,
  format: ImageSourceFormat
): Promise<{ source: ImageSource; real: string }> {
  try {
    const real = await realpath(path)
    if (format !== 'image-tar' && (await kindOf(real)) !== format) {
      const message =
        format === 'image-folder'
          ? `${path} is a file: choose the folder with the class folders, or the format image-zip`
          : `${path} is a folder without zip archives of images: choose a zip archive, or the format image-folder`
      throw new StudioError('invalid-data', message, { path })
    }
    return { source: await openers[format](real), real }
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
