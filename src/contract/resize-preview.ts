import { z } from 'zod'
import { dataSource, readingOptions } from './data'

/** Which pictures of a source, and how they are read; `reading.image` has the size. */
export const resizePreviewRequest = z.object({
  source: dataSource,
  reading: readingOptions.prefault({}),
  count: z.int().min(1).max(20).default(4)
})

const picture = z.object({
  /** [height, width, channels] */
  shape: z.tuple([z.int(), z.int(), z.int()]),
  /** Bytes 0 to 255, row-major. */
  pixels: z.instanceof(Uint8Array)
})

/** Pictures as they are, shrunk to a thumbnail, and as they are read. */
export const resizePreview = z.array(
  z.object({ name: z.string(), before: picture, after: picture })
)
export type ResizePreview = z.infer<typeof resizePreview>
