import { z } from 'zod'
import { givenNormalisation, type GivenNormalisation } from './data'
import { modelConfig } from './model'
import { weightsDigest } from './pretrained'

/** As torchvision's and most of timm's weights want their pictures. */
export const imageNetNormalisation: GivenNormalisation = {
  mean: [0.485, 0.456, 0.406],
  deviation: [0.229, 0.224, 0.225]
}

/** What is known of pretrained weights beside their numbers. */
export const weightsRecord = z.object({
  version: z.literal(1),
  digest: weightsDigest,
  name: z.string().min(1).max(100),
  /** The architecture, without what a run adds to it. */
  model: modelConfig,
  /** Side of the pictures that they were trained with, in pixels. */
  side: z.int().min(1),
  normalisation: givenNormalisation,
  /** Null where the user's own file does not say. */
  license: z.string().nullable(),
  /** Who made them, and where they come from. */
  credit: z.string(),
  /** Whose names the file used, its tensors that the model has no use for, and the outputs of its last layer. */
  match: z.object({
    scheme: z.string(),
    tensors: z.int(),
    /** Name by name: in the file, and in the model. Earlier versions did not keep it. */
    matched: z.array(z.object({ name: z.string(), parameter: z.string() })).default([]),
    unused: z.array(z.string()),
    outputs: z.int().nullable()
  })
})
export type WeightsRecord = z.infer<typeof weightsRecord>

/** Weights that are there, or could be. */
const weightsEntry = weightsRecord
  .pick({ name: true, digest: true, model: true, side: true, normalisation: true })
  .extend({
    license: z.string().nullable(),
    credit: z.string(),
    /** Whether they lie in the cache; others can be fetched. */
    ready: z.boolean(),
    /** Of the download; null for files of the user's. */
    bytes: z.int().nullable()
  })
export type WeightsEntry = z.infer<typeof weightsEntry>

const call = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({ input, output })
const named = z.object({ name: z.string() })

/** Of the pictures, in pixels, where the file does not say. */
export const usualSide = 224

/** The user's own file, and what has to be said of it. */
const ownWeights = z.object({
  path: z.string().min(1),
  name: z.string().min(1).max(100).optional(),
  model: modelConfig,
  side: z.int().min(1).max(1024).default(usualSide),
  normalisation: givenNormalisation.optional(),
  license: z.string().optional()
})
export type OwnWeights = z.infer<typeof ownWeights>

/** The same for desk and studio. */
export const weightsCalls = {
  /** What lies in the cache, and what could be fetched. */
  listWeights: call(z.void(), z.array(weightsEntry)),
  /** Fetches published weights, unless they are there. Refused where the settings say never to fetch. */
  fetchWeights: call(named, weightsRecord),
  /** Reads a file of the user's, converts it and keeps it in the cache. */
  addWeights: call(ownWeights, weightsRecord)
}
