import { z } from 'zod'
import { realNumber } from '../number'
import { comparedMetric } from './metric'
import { verdictOutcome } from './table'

/** When results are judged, fixed when the experiment was made. */
export const lookPlan = z.object({
  looks: z.union([z.literal(1), z.literal(3)]),
  /** Seeds at the first look. */
  firstLook: z.int().min(1)
})

/** One planned moment of judging. */
export const plannedLook = z.object({
  number: z.int(),
  of: z.int(),
  seeds: z.int(),
  level: z.number()
})

/** The position of an experiment in its plan. */
export const experimentStage = z.object({
  kind: z.enum(['early', 'look', 'between', 'after']),
  /** Seeds whose runs have all finished, or failed and are scored. */
  complete: z.int(),
  /** The current or most recent look. */
  look: plannedLook.nullable(),
  next: plannedLook.nullable()
})
export type PlannedLook = z.infer<typeof plannedLook>
export type ExperimentStage = z.infer<typeof experimentStage>

const at = z.number()

/** A setting of the verdict that was changed once results were there. */
const verdictChange = z.object({
  setting: z.enum(['metric', 'epoch', 'smallest difference']),
  before: z.string(),
  after: z.string(),
  /** The experiment that had it before. */
  experiment: z.string()
})

/** An event that readers of the verdict should know about; milliseconds since the Unix epoch. */
export const historyEvent = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('made'),
    at,
    seeds: z.int(),
    /** Planned runs that had already ended: their results could have been seen. */
    ended: z.int(),
    changes: z.array(verdictChange)
  }),
  z.object({ kind: z.literal('seeds'), at, from: z.int(), to: z.int(), ended: z.int() }),
  z.object({ kind: z.literal('plan'), at, before: lookPlan, after: lookPlan }),
  z.object({ kind: z.literal('deleted'), at }),
  /** Figures were shown while there was no verdict. */
  z.object({ kind: z.literal('exploratory'), at, seeds: z.int() }),
  z.object({
    kind: z.literal('look'),
    at,
    ...plannedLook.shape,
    metric: comparedMetric,
    outcomes: z.array(
      z.object({ label: z.string(), outcome: verdictOutcome, difference: realNumber })
    )
  })
])
export type HistoryEvent = z.infer<typeof historyEvent>

/**
 * Whether metric, margin and seeds were fixed before any result was there. Null for an experiment of an earlier version,
 * which kept no history.
 */
export function wasFixedBeforehand(history: HistoryEvent[]): boolean | null {
  const [first] = history
  if (first?.kind !== 'made') return null
  return history.every((event) => event.kind !== 'made' || event.ended === 0)
}
