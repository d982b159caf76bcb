import { z } from 'zod'
import { splitName } from './data'

const interval = z.tuple([z.number(), z.number()])

/**
 * `surface.json` of a classifier of two numeric columns: what its decision surface is drawn over. Frames, one an epoch,
 * are in `surface.bin`.
 */
export const surfaceRecord = z.object({
  version: z.literal(1),
  /** Cells along each side. */
  side: z.int().min(1),
  classes: z.array(z.string()),
  /** Names of the horizontal and the vertical column. */
  columns: z.tuple([z.string(), z.string()]),
  /** Lowest and highest value shown, in the units of the data. */
  horizontal: interval,
  vertical: interval,
  /** Some examples of each split; `label` is the class, corrupted where the run corrupted it. */
  points: z.array(
    z.object({
      split: splitName,
      horizontal: z.array(z.number()),
      vertical: z.array(z.number()),
      label: z.array(z.int())
    })
  )
})
export type SurfaceRecord = z.infer<typeof surfaceRecord>

export const decisionSurface = surfaceRecord.extend({
  /** Of each frame; 0 is before training. Ascending. */
  epochs: z.instanceof(Int32Array),
  /** Probabilities as bytes, 255 for 1; row-major [frames, side, side, classes], the lowest row of the picture first. */
  frames: z.instanceof(Uint8Array)
})
export type DecisionSurface = z.infer<typeof decisionSurface>
