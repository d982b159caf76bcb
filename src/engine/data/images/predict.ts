import { readFile, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename } from 'node:path'
import type { ImageShape, ReadingOptions } from '../../../contract/data'
import { StudioError } from '../../../contract/errors'
import { supportedImages } from '../../../core/image-formats'
import { isZip } from '../../../core/zip-signature'
import type { ImageFeatures } from '../dataset'
import { readHead } from '../formats/read-file'
import { mostHeldBytes } from '../rows/memory'
import { decodeImage, type ImageDecoder } from './decode'
import { decodeFiles } from './decode-files'
import { readingFailure } from './file-names'
import { PixelsInMemory, PixelsInScratch } from './pixel-stores'
import { kindOf, openSource, type ImageSourceFormat } from './open-source'
import { maximumFileBytes, type ImageFile } from './source'

/** Images to predict, and the files that could not be read. */
export interface UnlabelledImages {
  /** Where each row of the features comes from. */
  names: string[]
  features: ImageFeatures
  failures: { where: string; message: string }[]
}

type PictureReading = Pick<ReadingOptions, 'resize' | 'white'>

async function singleFile(path: string, size: number): Promise<ImageFile> {
  if (size > maximumFileBytes) {
    throw new StudioError(
      'invalid-data',
      `${path} has ${Math.round(size / 1e6)} MB, too much for an image`
    )
  }
  const bytes = await readFile(path)
  return { path: basename(path), size, stamp: '', read: () => Promise.resolve(bytes) }
}

const isArchive = async (path: string): Promise<boolean> =>
  /\.zip$/i.test(path) || isZip(await readHead(path, 4))

async function statOf(path: string): Promise<{ isFolder: boolean; size: number }> {
  try {
    const found = await stat(path)
    return { isFolder: found.isDirectory(), size: found.size }
  } catch (error) {
    throw new StudioError('not-found', `${path} cannot be read: ${readingFailure(error)}`, { path })
  }
}

async function decodeAll(
  path: string,
  files: ImageFile[],
  shape: ImageShape,
  decoder: ImageDecoder,
  { resize, white = 'upper bits' }: PictureReading,
  cacheFolder = tmpdir()
): Promise<UnlabelledImages> {
  const size = shape.height * shape.width * shape.channels
  const { outcomes, pixels } = await decodeFiles(
    files,
    shape,
    null,
    (bytes, wanted) => decodeImage(bytes, wanted, decoder, resize, white),
    () => undefined,
    {
      isComplete: () => false,
      open: (places) =>
        places * size > mostHeldBytes()
          ? new PixelsInScratch(cacheFolder, size)
          : new PixelsInMemory(places, size)
    }
  )
  const names: string[] = []
  const failures: UnlabelledImages['failures'] = []
  files.forEach((file, index) => {
    const outcome = outcomes[index]
    const message = !outcome || 'failure' in outcome ? outcome?.failure : outcome.entry.problem
    if (message == null) names.push(file.path)
    else failures.push({ where: file.path, message })
  })
  if (names.length === 0) {
    const found = failures.slice(0, 5).map(({ where, message }) => `\n  ${where}: ${message}`)
    throw new StudioError(
      'invalid-data',
      `${path} holds no readable image: ${supportedImages} are read${found.join('')}`,
      { path, failures: failures.slice(0, 100) }
    )
  }
  const { height, width, channels } = shape
  return {
    names,
    features: { kind: 'image', shape: [height, width, channels], pixels, range: [0, 255] },
    failures
  }
}

/**
 * Reads one image, or all images in a folder or archive whatever its layout, exactly as the training data were read.
 * @param shape, decoder and reading of the model; one from before `white` was kept has the upper bits
 * @param format where it is known; only tar archives need it
 * @param cacheFolder for pixels that do not fit in memory
 * @throws StudioError 'not-found', or 'invalid-data' when no image can be read.
 */
export async function readImageForPrediction(
  path: string,
  shape: ImageShape,
  decoder: ImageDecoder,
  reading: PictureReading = {},
  format?: ImageSourceFormat,
  cacheFolder?: string
): Promise<UnlabelledImages> {
  const { isFolder, size } = await statOf(path)
  if (format !== 'image-tar' && !isFolder && !(await isArchive(path))) {
    return decodeAll(path, [await singleFile(path, size)], shape, decoder, reading)
  }
  const kind = format === 'image-tar' ? format : await kindOf(path)
  const { source } = await openSource(path, kind)
  try {
    const images = await decodeAll(path, source.files, shape, decoder, reading, cacheFolder)
    const unlisted = source.problems
      .filter(({ kind }) => kind === 'unreadable')
      .map(({ where, message }) => ({ where, message }))
    return { ...images, failures: [...images.failures, ...unlisted] }
  } finally {
    await source.close()
  }
}
