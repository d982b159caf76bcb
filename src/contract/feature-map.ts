import { z } from 'zod'
import { realNumber } from './number'

export const featureMapOptions = z.object({
  /** Principal components, or UMAP, which keeps neighbours together and distances not. */
  method: z.enum(['pca', 'umap']).default('pca'),
  /** At most so many examples of all splits together, drawn by the seed. */
  examples: z.int().min(10).max(5000).default(2000),
  seed: z.int().min(0).max(4294967295).default(0)
})
export type FeatureMapOptions = z.infer<typeof featureMapOptions>

const index = z.int().min(0)

/** Examples of all splits by what the last layer of a model sees of them. */
export const featureMapReport = z.object({
  /** From 1. */
  epoch: z.int(),
  /** Where each example lies. */
  x: z.instanceof(Float32Array),
  y: z.instanceof(Float32Array),
  /** Shares of the variance that the two principal components have; null for UMAP. */
  explained: z.tuple([realNumber, realNumber]).nullable(),
  /** Row of each example in the data set. */
  rows: z.instanceof(Int32Array),
  /** Of each example: 0 training, 1 validation, 2 test. */
  splits: z.instanceof(Uint8Array),
  /** Empty unless the targets are classes. */
  classes: z.array(z.string()),
  /** Of each example, as indices of `classes`; -1 where there are none. */
  labels: z.instanceof(Int32Array),
  predictions: z.instanceof(Int32Array),
  /** Examples of different splits that are nearly the same, the most similar first; indices of examples. */
  duplicates: z.array(z.object({ first: index, second: index, similarity: realNumber })),
  /** Examples whose most similar examples mostly have another class: their labels may be wrong. */
  doubtful: z.array(
    z.object({
      example: index,
      /** Index of the class that the neighbours have. */
      likely: index,
      agreeing: z.int(),
      neighbours: z.int()
    })
  ),
  /** Examples far from all others, the farthest first. */
  outliers: z.array(
    z.object({
      example: index,
      /** To its `neighbours`-th most similar example, a cosine. */
      similarity: realNumber,
      neighbours: z.int()
    })
  )
})
export type FeatureMapReport = z.infer<typeof featureMapReport>
