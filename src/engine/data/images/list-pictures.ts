import type { ReadingOptions } from '../../../contract/data'
import type { ListedPicture, ListPicturesRequest, PicturesPage } from '../../../contract/labelling'
import { mapConcurrently } from './concurrency'
import { decodingConcurrency } from './decode'
import { readGivenLabels } from '../../../storage/given-labels'
import { classesByFolder } from './given-labels'
import { readLayout, sortedClasses } from './layout'
import { openSource, type ImageSourceFormat } from './open-source'
import type { ImageFile } from './source'
import { thumbnailOf } from './thumbnail'

const thumbnailSide = 112

type Which = Pick<ListPicturesRequest, 'class' | 'paths' | 'start' | 'count'>

interface Labelled {
  file: ImageFile
  label: string | null
  folder: string | null
}

function isAsked({ file, label }: Labelled, which: Which, paths: Set<string> | null): boolean {
  if (paths) return paths.has(file.path)
  return which.class === undefined || label === which.class
}

/**
 * The pictures of a folder or archive with their classes, those without one included.
 * @param which a class, the paths of some, or all; and which page of them
 * @throws StudioError as `openSource` and `readGivenLabels`
 */
export async function listPictures(
  path: string,
  format: ImageSourceFormat,
  reading: ReadingOptions,
  which: Which
): Promise<PicturesPage> {
  const given = await readGivenLabels(reading.labels)
  const { source } = await openSource(path, format)
  try {
    const byFolder = classesByFolder(source, readLayout(source))
    const pictures = source.files.map((file) => {
      const folder = byFolder.get(file.path)?.className ?? null
      return { file, label: given.get(file.path) ?? folder, folder }
    })
    const counts = new Map<string, number>()
    for (const { label } of pictures) {
      if (label !== null) counts.set(label, (counts.get(label) ?? 0) + 1)
    }
    const paths = which.paths ? new Set(which.paths) : null
    const asked = pictures.filter((picture) => isAsked(picture, which, paths))
    const page = asked.slice(which.start, which.start + which.count)
    const shown: ListedPicture[] = []
    await mapConcurrently(page, decodingConcurrency, async ({ file, label, folder }, index) => {
      shown[index] = { path: file.path, label, folder, thumbnail: await shrunk(file, reading) }
    })
    return {
      classes: sortedClasses(counts.keys()).map((name) => ({ name, pictures: counts.get(name)! })),
      without: pictures.filter(({ label }) => label === null).length,
      total: asked.length,
      pictures: shown
    }
  } finally {
    await source.close()
  }
}

async function shrunk(
  file: ImageFile,
  { white }: ReadingOptions
): Promise<ListedPicture['thumbnail']> {
  try {
    return await thumbnailOf(await file.read(), thumbnailSide, white)
  } catch {
    // The report of the import says what is wrong with it.
    return null
  }
}
