import { z } from 'zod'
import { epochMetrics, stepColumns, type StepColumns } from '../contract/metrics'

/** One line of `metrics.jsonl`. */
export const metricsLine = z.discriminatedUnion('type', [
  z.object({ type: z.literal('steps'), columns: stepColumns }),
  z.object({ type: z.literal('epoch'), metrics: epochMetrics }),
  /** Training resumed from a checkpoint: earlier rows after `step` are superseded. */
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
] as const satisfies (keyof StepColumns)[]

/** The rows of both, one after the other. */
export function joinColumns(first: StepColumns | null, second: StepColumns): StepColumns {
  if (!first) return second
  const joined = { ...first }
  for (const name of stepColumnNames) joined[name] = first[name].concat(second[name])
  return joined
}
