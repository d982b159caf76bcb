import { z } from 'zod'
import { dataSource, readingOptions } from '../data'
import { runConfig } from '../run-config'
import { claimDescription, claimName, claimOutcome } from './claim'

const experimentId = z.string().regex(/^[a-z0-9-]{1,100}$/)

const claimState = z.enum([
  'untested',
  /** Its runs train or wait in the queue. */
  'training',
  /** All runs are there; what they do not keep themselves is being measured. */
  'measuring',
  /** Runs were stopped or failed: starting it again goes on with them. */
  'stopped',
  'tested'
])
export type ClaimState = z.infer<typeof claimState>

export const claimView = claimDescription.extend({
  /** Why it makes no sense for these data; the rest is then empty. */
  unsuitable: z.string().nullable(),
  state: claimState,
  /** The experiment that tests it; null until it is started. */
  experiment: experimentId.nullable(),
  seeds: z.int(),
  runs: z.int(),
  finishedRuns: z.int(),
  /** Measurements of finished runs that it needs, and those that are there. */
  studies: z.int(),
  finishedStudies: z.int(),
  /** Estimated time for what is missing; `measured` where like runs have told. */
  seconds: z.number(),
  measured: z.boolean(),
  /** Null until two seeds are complete; preliminary unless `state` is "tested". */
  outcome: claimOutcome.nullable(),
  /** What keeps it from going on. */
  error: z.string().nullable()
})
export type ClaimView = z.infer<typeof claimView>

const subject = {
  /** What plain training is, for these data; its mixing is left out of account. */
  base: runConfig,
  /** How many seeds a claim is tested with that is not started yet. */
  seeds: z.int().min(2).max(100).default(10)
}

/** Calls about the claims of the literature, tested on a person's own data. */
export const claimCalls = {
  /** The configuration that claims about a data set are tested with, unless somebody wants another. */
  claimBase: {
    input: z.object({ source: dataSource, reading: readingOptions.prefault({}) }),
    output: runConfig
  },
  /**
   * Where claims stand, all or those named. Measures what finished runs of started claims do not keep themselves, in
   * the background: ask again to see it come.
   */
  claims: {
    input: z.object({ ...subject, names: z.array(claimName).min(1).optional() }),
    output: z.array(claimView)
  },
  /** Queues what is missing for a claim; finished runs are reused. */
  startClaim: {
    input: z.object({ ...subject, name: claimName }),
    output: z.object({ experiment: experimentId })
  }
}
