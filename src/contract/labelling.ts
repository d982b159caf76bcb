import { z } from 'zod'
import { dataSource, readingOptions } from './data'

const className = z.string().trim().min(1).max(200)

/** Classes of pictures, by their paths within the folder or archive. */
export const givenLabels = z.record(z.string(), className)

/** Which pictures of a folder or archive to list. */
export const listPicturesRequest = z.object({
  source: dataSource,
  reading: readingOptions.prefault({}),
  /** Those of a class, or null for those without one; all when left out. */
  class: z.string().nullable().optional(),
  /** These alone, by path. */
  paths: z.array(z.string()).max(500).optional(),
  start: z.int().min(0).default(0),
  count: z.int().min(1).max(200).default(60)
})
export type ListPicturesRequest = z.infer<typeof listPicturesRequest>

const listedPicture = z.object({
  path: z.string(),
  /** Its class; null when it is left out. */
  label: z.string().nullable(),
  /** What its folder says. */
  folder: z.string().nullable(),
  /** Null when it cannot be read. */
  thumbnail: z
    .object({
      /** [height, width, channels] */
      shape: z.tuple([z.int(), z.int(), z.int()]),
      /** Bytes 0 to 255, row-major. */
      pixels: z.instanceof(Uint8Array)
    })
    .nullable()
})
export type ListedPicture = z.infer<typeof listedPicture>

export const picturesPage = z.object({
  classes: z.array(z.object({ name: z.string(), pictures: z.int() })),
  /** Pictures without a class. */
  without: z.int(),
  /** Pictures that were asked for, on all pages. */
  total: z.int(),
  pictures: z.array(listedPicture)
})
export type PicturesPage = z.infer<typeof picturesPage>

export const labellingCalls = {
  /** The pictures of a folder or archive with their classes, those without one included. */
  listPictures: { input: listPicturesRequest, output: picturesPage },
  /**
   * Keeps labels in a new file of the home, over those that the reading has; null takes a given label away.
   * @returns the reading with the new file
   */
  keepLabels: {
    input: z.object({
      reading: readingOptions.prefault({}),
      labels: z.record(z.string(), className.nullable())
    }),
    output: readingOptions
  }
}
