import { z } from 'zod'
import { experimentDefinition } from '../../contract/experiment/definition'
import { notes } from '../../contract/notes'
import { historyEvent, lookPlan } from '../../contract/experiment/plan'

/** What a home keeps of an experiment. */
export const experimentRecord = z.object({
  created: z.number(),
  definition: experimentDefinition,
  /** Left out by earlier versions. */
  plan: lookPlan.optional(),
  history: z.array(historyEvent).default([]),
  /** When it was deleted, in milliseconds since the Unix epoch. */
  deleted: z.number().optional(),
  /** Whether it goes on by itself once its tuning has ended: from its start until it is paused. */
  continues: z.boolean().optional(),
  notes: notes.optional()
})
export type ExperimentRecord = z.infer<typeof experimentRecord>
