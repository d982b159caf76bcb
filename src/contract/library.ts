import { dataSetId } from './ids'
import { z } from 'zod'
import { dataSource, readingOptions } from './data'
import { realNumber } from './number'
import { dataSetReport } from './records'
import { resizePreview, resizePreviewRequest } from './resize-preview'

/** A data set that the studio remembers, so it need not be located and read again. */
export const dataSetRecord = z.object({
  id: dataSetId,
  name: z.string().max(200),
  source: dataSource,
  reading: readingOptions,
  added: z.number(),
  report: dataSetReport
})
export type DataSetRecord = z.infer<typeof dataSetRecord>

/** Some examples of a data set in displayable form. */
export const examplesPage = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('image'),
    /** [height, width, channels] */
    shape: z.tuple([z.int(), z.int(), z.int()]),
    /** Bytes 0 to 255, row-major [examples, height, width, channels]. */
    pixels: z.instanceof(Uint8Array),
    rows: z.array(
      z.object({
        row: z.int(),
        target: z.string(),
        /** Its path within the folder or archive, where it has a file of its own. */
        file: z.string().optional()
      })
    )
  }),
  z.object({
    kind: z.literal('table'),
    columns: z.array(z.string()),
    /** One text a column; empty where the value is missing. */
    rows: z.array(z.object({ row: z.int(), target: z.string(), cells: z.array(z.string()) }))
  })
])
export type ExamplesPage = z.infer<typeof examplesPage>

const uploadUse = z.object({
  count: z.int(),
  bytes: z.number(),
  /** What no data set, run, experiment or claim refers to. */
  unused: z.object({ count: z.int(), bytes: z.number() })
})
export type UploadUse = z.infer<typeof uploadUse>

/** Bytes on disk. */
const diskUse = z.object({
  runs: z.object({ count: z.int(), bytes: z.number() }),
  deletedRuns: z.object({ count: z.int(), bytes: z.number() }),
  cache: z.object({ bytes: z.number() }),
  uploads: uploadUse,
  free: z.number()
})
export type DiskUse = z.infer<typeof diskUse>

/** A file or folder of the home that cannot be used as it is. */
const homeProblem = z.object({
  kind: z.enum(['run', 'experiment', 'claims', 'settings', 'data sets']),
  path: z.string(),
  /** What is wrong, and what is used in its place. */
  problem: z.string()
})
export type HomeProblem = z.infer<typeof homeProblem>

/** Who can use the files of the home, from the permissions of its folder. */
const homeAccess = z.object({ usedBy: z.enum(['owner', 'group', 'everyone']) })
export type HomeAccess = z.infer<typeof homeAccess>

/** Which examples: the named rows, else the first ones of every class, else so many from `start` on. */
export const examplesRequest = z.object({
  source: dataSource,
  reading: readingOptions.prefault({}),
  start: z.int().min(0).default(0),
  count: z.int().min(1).max(500).default(60),
  /** Of each class, at most so many; where examples have no class, so many from `start` on. */
  perClass: z.int().min(1).max(20).optional(),
  /** Those of this class alone; where examples have no class, all. */
  class: z.string().optional(),
  /** One example of each class, then the second ones, and so on; where they have no class, as they come. */
  inTurns: z.boolean().optional(),
  rows: z.array(z.int().min(0)).max(500).optional()
})
export type ExamplesRequest = z.infer<typeof examplesRequest>

/** How the values of a column are spread over a data set. */
export const columnDistribution = z.object({
  name: z.string(),
  /** Examples in each of as many equal parts of the range, or of each category, the most frequent first. */
  counts: z.array(z.int()),
  /** Where the range begins and ends; null for a column of categories. */
  range: z.object({ low: realNumber, high: realNumber }).nullable(),
  /** Names of the categories; empty for numbers. */
  categories: z.array(z.string())
})
export type ColumnDistribution = z.infer<typeof columnDistribution>

const nothing = z.void()
const oneDataSet = z.object({ id: dataSetId })

/** Calls about what the studio keeps besides the runs themselves. */
export const libraryCalls = {
  listDataSets: { input: nothing, output: z.array(dataSetRecord) },
  /** Reads the data and remembers it; the same source and reading replace the earlier record. */
  addDataSet: {
    input: z.object({
      name: z.string().max(200).optional(),
      source: dataSource,
      reading: readingOptions.prefault({})
    }),
    output: dataSetRecord
  },
  /** Forgets the record; the files themselves stay where they are. */
  forgetDataSet: { input: oneDataSet, output: nothing },
  /** Renames it; its files and its runs keep their names. */
  renameDataSet: {
    input: oneDataSet.extend({ name: z.string().trim().min(1).max(200) }),
    output: dataSetRecord
  },
  /** Restores a forgotten record (undo). */
  restoreDataSet: { input: dataSetRecord, output: nothing },
  /** What is damaged, or was written by a newer version. Nothing of it is changed or removed. */
  homeProblems: { input: nothing, output: z.array(homeProblem) },
  homeAccess: { input: nothing, output: homeAccess },
  /** Removes the permissions of everyone but the owner from all files of the home. */
  tightenHome: { input: nothing, output: homeAccess },
  /** Images before and after resizing; empty if the source has no image files. */
  previewResizing: { input: resizePreviewRequest, output: resizePreview },
  examples: { input: examplesRequest, output: examplesPage },
  /** The feature columns of a table; empty for images. */
  distributions: {
    input: examplesRequest.pick({ source: true, reading: true }),
    output: z.array(columnDistribution)
  },
  diskUse: { input: nothing, output: diskUse },
  /** Deletes decoded data, which is read again when it is needed, the runs in the bin, and unused uploads. */
  freeSpace: {
    input: z.object({
      cache: z.boolean(),
      deletedRuns: z.boolean(),
      uploads: z.boolean().default(false)
    }),
    output: diskUse
  },
  log: { input: z.object({ lines: z.int().min(1).max(5000).default(300) }), output: z.string() }
}
