import { z } from 'zod'
import { slurmProfile } from './executors'

/** Shared by every host of one home folder. */
export const settings = z.object({
  maxConcurrentRuns: z.int().min(1).max(64).meta({
    title: 'Runs at the same time',
    description: 'Further runs wait in the queue'
  }),
  neverFetch: z.boolean().optional().meta({
    title: 'Never fetch pretrained weights',
    description: 'Weights that are on this machine, and files of your own, can still be used'
  }),
  /** Left out until it is changed. */
  slurm: slurmProfile.optional()
})
export type Settings = z.infer<typeof settings>

export const defaultSettings: Settings = { maxConcurrentRuns: 1 }
