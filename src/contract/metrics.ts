import { z } from 'zod'
import { metricKeys, type MetricKey } from './metric'
import { realNumber } from './number'

const measured = Object.fromEntries(
  metricKeys.map((key) => [key, realNumber.optional()])
) as Record<MetricKey, z.ZodOptional<typeof realNumber>>

/** A table of whole numbers, looked at in one go: of a thousand classes it has a million. */
const counts = z.custom<number[][]>(
  (value) =>
    Array.isArray(value) &&
    value.every((row) => Array.isArray(row) && row.every((count) => Number.isSafeInteger(count))),
  { message: 'Expected a table of whole numbers' }
)

/** Scores of one split, on clean data; which metrics are there depends on the task. */
export const scores = z.object({
  examples: z.int(),
  /** What "best" and charts call the score: the metric that `scoreMetrics` names for the task. */
  score: realNumber,
  ...measured,
  loss: realNumber,
  perClass: z
    .array(
      z.object({
        name: z.string(),
        examples: z.int(),
        precision: realNumber,
        recall: realNumber,
        f1: realNumber
      })
    )
    .optional(),
  /** Row: true class, column: predicted class. */
  confusion: counts.optional()
})
export type Scores = z.infer<typeof scores>

/** Most of what the scores of many classes hold, and what no list of runs shows. */
export const tablesByClass = ['perClass', 'confusion'] as const satisfies (keyof Scores)[]

/** Scores of the weights of one epoch, from 1. */
export const scoresAtEpoch = scores.extend({ epoch: z.int() })
export type ScoresAtEpoch = z.infer<typeof scoresAtEpoch>

/** Values of consecutive steps, column by column; all columns have the same length. */
export const stepColumns = z.object({
  /** Counted from 1 over the whole run: the steps done once this one is. */
  step: z.array(z.int()),
  epoch: z.array(z.int()),
  loss: z.array(realNumber),
  learningRate: z.array(realNumber),
  /** Mean lambda of the batch; 1 where nothing was mixed. */
  lambda: z.array(realNumber),
  /** Milliseconds since the Unix epoch. */
  time: z.array(z.number())
})
export type StepColumns = z.infer<typeof stepColumns>

/** The same columns for a whole run, as typed arrays: what charts want, and a copy of bytes on every wire. */
export const stepSeries = z.object({
  step: z.instanceof(Int32Array),
  epoch: z.instanceof(Int32Array),
  loss: z.instanceof(Float64Array),
  learningRate: z.instanceof(Float64Array),
  lambda: z.instanceof(Float64Array),
  time: z.instanceof(Float64Array)
})
export type StepSeries = z.infer<typeof stepSeries>

/**
 * Performance on training examples at the end of an epoch, in evaluation mode: on the first batches of that
 * epoch, mixed once more as they were, and on clean examples.
 */
const trainingSample = z.object({
  mixedExamples: z.int(),
  /** Against the mixed and smoothed targets; never below their entropy. */
  mixedLoss: realNumber,
  targetEntropy: realNumber,
  /** Mean weight that the mixed target gives to the predicted class; classes only, as are the next two. */
  weightedAccuracy: realNumber.optional(),
  /** The largest possible value with these targets. */
  weightedCeiling: realNumber.optional(),
  /** Share of predictions that are the class with the largest weight. */
  dominantAccuracy: realNumber.optional(),
  cleanExamples: z.int(),
  cleanLoss: realNumber,
  /** Accuracy, mean average precision or R2. */
  cleanScore: realNumber
})
export type TrainingSample = z.infer<typeof trainingSample>

/** What the model says of one validation example; the same ones after every epoch. */
const watchedExample = z.object({
  /** In the data set, from 0. */
  row: z.int(),
  truth: z.string(),
  /** Of the true class. */
  probability: realNumber,
  likeliest: z.array(z.object({ name: z.string(), probability: realNumber }))
})
export type WatchedExample = z.infer<typeof watchedExample>

export const epochMetrics = z.object({
  epoch: z.int(),
  /** Steps done since the start of the run. */
  step: z.int(),
  /** Mean training loss over the epoch, against the (mixed) targets. */
  trainLoss: realNumber,
  validation: scores.nullable(),
  /** Left out by runs of earlier versions. */
  trainingSample: trainingSample.optional(),
  /** Four examples of validation, for classes only; left out by runs of earlier versions. */
  watched: z.array(watchedExample).optional(),
  learningRate: realNumber,
  seconds: z.number(),
  examplesPerSecond: z.number(),
  time: z.number()
})
export type EpochMetrics = z.infer<typeof epochMetrics>
