import { checkpointName } from './checkpoint'
import { z } from 'zod'
import { dataDigests, splitName, task } from './data'
import { errorRecord } from './errors'
import { epochMetrics, scores, stepColumns } from './metrics'
import { realNumber } from './number'

const phase = z.enum([
  'starting',
  'loading TensorFlow',
  'reading data',
  'building the model',
  'training',
  'evaluating',
  'saving'
])

/** An epoch, from 1, and its value by the metric that chose it. */
const bestSoFar = z.object({ epoch: z.int(), value: z.number() }).nullable()

const finishReason = z.enum(['completed', 'stopped', 'stopped early'])

/** One flat union of what a run reports while it is running. */
export const runEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('phase'), phase, detail: z.string().optional() }),
  z.object({
    type: z.literal('started'),
    epochs: z.int(),
    stepsPerEpoch: z.int(),
    /** Steps already done by the checkpoint that this start continues from; 0 for a new run. */
    resumedAt: z.int(),
    /** The best epoch up to there; null where none was validated. */
    best: bestSoFar,
    trainExamples: z.int(),
    validationExamples: z.int(),
    testExamples: z.int(),
    /** Of the data as they were read; left out by earlier versions. */
    task: task.optional(),
    /** What it is trained on; left out by earlier versions. */
    digests: dataDigests.optional(),
    parameters: z.int(),
    device: z.string(),
    time: z.number()
  }),
  z.object({ type: z.literal('steps'), columns: stepColumns }),
  z.object({ type: z.literal('epoch'), metrics: epochMetrics }),
  z.object({
    type: z.literal('checkpoint'),
    epoch: z.int(),
    step: z.int(),
    /** The best epoch so far, whose weights are kept too. */
    best: bestSoFar,
    time: z.number()
  }),
  z.object({ type: z.literal('paused'), step: z.int() }),
  z.object({ type: z.literal('resumed'), step: z.int() }),
  z.object({
    type: z.literal('evaluated'),
    split: splitName,
    at: checkpointName,
    epoch: z.int(),
    scores
  }),
  /** What the uninformed prediction scores: recorded for a run that failed. */
  z.object({ type: z.literal('uninformed'), split: splitName, scores }),
  z.object({ type: z.literal('warning'), message: z.string() }),
  z.object({
    type: z.literal('finished'),
    reason: finishReason,
    epoch: z.int(),
    step: z.int(),
    bestEpoch: z.int().nullable(),
    bestValue: realNumber.nullable()
  }),
  z.object({ type: z.literal('failed'), error: errorRecord })
])
export type RunEvent = z.infer<typeof runEvent>
export type RunEventOf<T extends RunEvent['type']> = Extract<RunEvent, { type: T }>
