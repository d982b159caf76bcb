import { z } from 'zod'
import { task } from './data'
import { runConfig } from './run-config'
import { realNumber } from './number'

/** Which batch of which experiment. */
export const previewRequest = z.object({
  config: runConfig,
  /** From 0. */
  epoch: z.int().min(0).default(0),
  /** Within the epoch, from 0. */
  step: z.int().min(0).default(0),
  /** At most so many examples of the batch are shown. */
  limit: z.int().min(1).max(64).default(16)
})

const box = z.object({
  top: z.int(),
  left: z.int(),
  /** Exclusive. */
  bottom: z.int(),
  right: z.int(),
  /** Share of the image that the box covers after clipping. */
  area: z.number()
})
export type PreviewBox = z.infer<typeof box>

const previewExample = z.object({
  /** Row in the data set. */
  row: z.int(),
  label: z.string(),
  /** Null where nothing was mixed. `place` is that in the batch; null for a partner from outside of it. */
  partner: z.object({ row: z.int(), place: z.int().nullable(), label: z.string() }).nullable(),
  lambda: z.number(),
  /** The training target, one number per output: mixed, then smoothed; regression in the units of the data. */
  target: z.array(realNumber),
  box: box.nullable(),
  /** Tables: which columns come whole from the partner. */
  taken: z.array(z.boolean()).nullable()
})
export type PreviewExample = z.infer<typeof previewExample>

/**
 * Both parents and the result of every example. `second` is null where nothing was mixed, `mixed` also where hidden
 * states are mixed and the inputs are not.
 */
const previewFeatures = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('image'),
    /** [height, width, channels] */
    shape: z.tuple([z.int(), z.int(), z.int()]),
    /** Bytes 0 to 255, row-major [examples, height, width, channels]. */
    first: z.instanceof(Uint8Array),
    second: z.instanceof(Uint8Array).nullable(),
    mixed: z.instanceof(Uint8Array).nullable()
  }),
  z.object({
    kind: z.literal('table'),
    /** Columns as the model gets them: a category is a column of its own. */
    columns: z.array(z.string()),
    /** In the units of the data, row-major [examples, columns]. */
    first: z.instanceof(Float32Array),
    second: z.instanceof(Float32Array).nullable(),
    mixed: z.instanceof(Float32Array).nullable()
  }),
  z.object({
    kind: z.literal('text'),
    /** As the model reads them: cut, and unknown words as a box. */
    first: z.array(z.string()),
    second: z.array(z.string()).nullable(),
    /** Words are mixed as embeddings, which cannot be written. */
    mixed: z.null()
  })
])
export type PreviewFeatures = z.infer<typeof previewFeatures>

const pairing = z.object({
  pairs: z.int(),
  /** Examples that are their own partner. */
  self: z.int(),
  /** Null where examples have no class. */
  sameClass: z.int().nullable(),
  /** The fewest pairs of one class that any pairing of these batches has. */
  fewestSameClass: z.int().nullable()
})
export type PreviewPairing = z.infer<typeof pairing>

/** One training batch as it will be mixed: the exact plan of training with that seed. */
export const batchPreview = z.object({
  epochs: z.int(),
  stepsPerEpoch: z.int(),
  epoch: z.int(),
  step: z.int(),
  /** Examples in the batch. */
  size: z.int(),
  task,
  outputNames: z.array(z.string()),
  /** What was drawn for this batch: "none", "cutmix", "manifold/2". */
  variant: z.string(),
  /** Alpha in this epoch, a ramp included; null where lambda does not come from Beta. */
  alpha: z.number().nullable(),
  /** Index into `blocks` of the block at whose input is mixed; null where nothing is. */
  block: z.int().nullable(),
  blocks: z.array(z.object({ name: z.string(), mixable: z.boolean() })),
  features: previewFeatures,
  examples: z.array(previewExample),
  /** Null where nothing was mixed. */
  pairing: pairing.nullable(),
  /** The whole epoch, or its first batches where there are very many. */
  epochDraws: z.object({
    batches: z.int(),
    mixedBatches: z.int(),
    /** Lambdas of the batches that are mixed. */
    lambdas: z.instanceof(Float32Array),
    pairing: pairing.nullable()
  })
})
export type BatchPreview = z.infer<typeof batchPreview>
