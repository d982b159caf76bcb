import { z } from 'zod'
import { readingOptions } from './data'

/** (value - offset) / scale */
const affine = { offset: z.number(), scale: z.number() }

/** Pixels become (pixel - offset) / scale, channel by channel. */
const imagePreprocessing = z.object({
  kind: z.literal('image'),
  shape: z.tuple([z.int(), z.int(), z.int()]),
  /** Smallest and largest raw pixel. */
  range: z.tuple([z.number(), z.number()]),
  offset: z.array(z.number()),
  scale: z.array(z.number()),
  /** What decoded the images; null for numbers that were pixels already. */
  decoder: z.string().nullable(),
  /** The columns that were read as pixels, where a table was. */
  columns: z.array(z.string()).nullable()
})
export type ImagePreprocessing = z.infer<typeof imagePreprocessing>

const encodedColumn = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('numeric'),
    name: z.string(),
    /** Replaces missing values: the median of the training split. */
    median: z.number(),
    /** Adds a column that is 1 where the value was missing; only if the training split had missing values. */
    indicator: z.boolean(),
    ...affine
  }),
  z.object({
    kind: z.literal('categorical'),
    name: z.string(),
    /** One column each; missing and unseen values are all zeros. */
    categories: z.array(z.string())
  }),
  z.object({
    kind: z.literal('text'),
    name: z.string(),
    /** The word-piece vocabulary of the training split; a piece is fed as its number. */
    pieces: z.array(z.string()),
    /** Pieces of a text; longer ones are cut, shorter ones end in padding. */
    length: z.int()
  })
])
export type EncodedColumn = z.infer<typeof encodedColumn>

const tablePreprocessing = z.object({
  kind: z.literal('table'),
  columns: z.array(encodedColumn)
})
export type TablePreprocessing = z.infer<typeof tablePreprocessing>

const targetPreprocessing = z.discriminatedUnion('task', [
  z.object({ task: z.literal('classification'), names: z.array(z.string()) }),
  z.object({ task: z.literal('multi-label'), names: z.array(z.string()) }),
  z.object({
    task: z.literal('regression'),
    names: z.array(z.string()),
    /** The model learns (value - offset) / scale of each target. */
    offset: z.array(z.number()),
    scale: z.array(z.number())
  })
])
export type TargetPreprocessing = z.infer<typeof targetPreprocessing>

/** What was fitted on the training split; stored with the model and used again at prediction. */
export const preprocessing = z.object({
  version: z.literal(1),
  /** How the files were read. */
  reading: readingOptions,
  format: z.string(),
  /** All columns of the files in their order, and those of the targets; empty where examples are no rows. */
  fileColumns: z.array(z.string()),
  targetColumns: z.array(z.string()),
  features: z.discriminatedUnion('kind', [imagePreprocessing, tablePreprocessing]),
  targets: targetPreprocessing
})
export type Preprocessing = z.infer<typeof preprocessing>
