import { z } from 'zod'
import { epochMetrics, stepColumns } from '../contract/metrics'

/** One line of `metrics.jsonl`. */
export const metricsLine = z.discriminatedUnion('type', [
  z.object({ type: z.literal('steps'), columns: stepColumns }),
  z.object({ type: z.literal('epoch'), metrics: epochMetrics }),
  /** Training went on from a checkpoint: rows above that lie after `step` are superseded. */
  z.object({ type: z.literal('resumed'), step: z.int(), time: z.number() })
])
export type MetricsLine = z.infer<typeof metricsLine>

export const stepColumnNames = [
  'step',
  'epoch',
  'loss',
  'learningRate',
  'lambda',
  'time'
] as const satisfies (keyof z.infer<typeof stepColumns>)[]
