import { z } from 'zod'
import { dataSource, readingOptions } from './data'
import { dataSetReport } from './records'

/** A data set that the studio remembers, so that it need not be found and read again. */
export const dataSetRecord = z.object({
  id: z.string().regex(/^[a-z0-9-]{1,80}$/),
  name: z.string().max(200),
  source: dataSource,
  reading: readingOptions,
  added: z.number(),
  report: dataSetReport
})
export type DataSetRecord = z.infer<typeof dataSetRecord>

/** Some examples of a data set, as people can look at them. */
export const examplesPage = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('image'),
    /** [height, width, channels] */
    shape: z.tuple([z.int(), z.int(), z.int()]),
    /** Bytes 0 to 255, row-major [examples, height, width, channels]. */
    pixels: z.instanceof(Uint8Array),
    rows: z.array(z.object({ row: z.int(), target: z.string() }))
  }),
  z.object({
    kind: z.literal('table'),
    columns: z.array(z.string()),
    /** One text a column; empty where the value is missing. */
    rows: z.array(z.object({ row: z.int(), target: z.string(), cells: z.array(z.string()) }))
  })
])
export type ExamplesPage = z.infer<typeof examplesPage>

/** Bytes on disk. */
const diskUse = z.object({
  runs: z.object({ count: z.int(), bytes: z.number() }),
  deletedRuns: z.object({ count: z.int(), bytes: z.number() }),
  cache: z.object({ bytes: z.number() }),
  free: z.number()
})
export type DiskUse = z.infer<typeof diskUse>

/** A file or folder of the home that cannot be used as it is. */
const homeProblem = z.object({
  kind: z.enum(['run', 'settings', 'data sets']),
  path: z.string(),
  /** What is wrong, and what is used in its place. */
  problem: z.string()
})
export type HomeProblem = z.infer<typeof homeProblem>

const nothing = z.void()
const dataSetId = z.object({ id: dataSetRecord.shape.id })

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
  forgetDataSet: { input: dataSetId, output: nothing },
  /** Puts a forgotten record back, as undo does. */
  restoreDataSet: { input: dataSetRecord, output: nothing },
  /** What is damaged, or was written by a newer version. Nothing of it is changed or removed. */
  homeProblems: { input: nothing, output: z.array(homeProblem) },
  examples: {
    input: z.object({
      source: dataSource,
      reading: readingOptions.prefault({}),
      start: z.int().min(0).default(0),
      count: z.int().min(1).max(500).default(60)
    }),
    output: examplesPage
  },
  diskUse: { input: nothing, output: diskUse },
  /** Deletes decoded data, which is read again when it is needed, and the runs in the bin. */
  freeSpace: {
    input: z.object({ cache: z.boolean(), deletedRuns: z.boolean() }),
    output: diskUse
  },
  log: { input: z.object({ lines: z.int().min(1).max(5000).default(300) }), output: z.string() }
}
