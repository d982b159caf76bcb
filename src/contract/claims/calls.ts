import { claimPageId, experimentId } from '../ids'
import { z } from 'zod'
import { dataSource, readingOptions } from '../data'
import { realNumber } from '../number'
import { runConfig } from '../run-config'
import { claimDescription, claimName, claimOutcome } from './claim'

const claimState = z.enum([
  'untested',
  /** Its runs train or wait in the queue. */
  'training',
  /** All runs are finished; what they do not store is being measured. */
  'measuring',
  /** Runs were stopped or failed: starting it again resumes them. */
  'stopped',
  'tested'
])
export type ClaimState = z.infer<typeof claimState>

/** Claims that are tested together: fixed when the first of them is started, and judged by Holm over all of them. */
export const claimPage = z.object({
  id: claimPageId,
  /** Milliseconds since the Unix epoch. */
  created: z.number(),
  claims: z.array(claimName).min(1),
  seeds: z.int(),
  /** Chance of any false "supported" on the page. */
  level: z.number()
})
export type ClaimPage = z.infer<typeof claimPage>

export const claimView = claimDescription.extend({
  /** Why it makes no sense for these data; the rest is then empty. */
  unsuitable: z.string().nullable(),
  state: claimState,
  /** The experiment that tests it; null until it is started. */
  experiment: experimentId.nullable(),
  seeds: z.int(),
  /** Those of the tuning included. */
  runs: z.int(),
  finishedRuns: z.int(),
  /** Measurements of finished runs that it needs, and those that are there. */
  studies: z.int(),
  finishedStudies: z.int(),
  /** Estimated time for what is missing; `measured` if it comes from similar runs. */
  seconds: z.number(),
  measured: z.boolean(),
  /** The claims that it was fixed together with; null until it is started, and for one that an earlier version did. */
  page: claimPage.nullable(),
  /** Null until two seeds are complete. Inconclusive, whatever its figures, unless `state` is "tested". */
  outcome: claimOutcome.nullable(),
  /** Its p, adjusted by Holm over all claims of its page; null without an outcome. */
  adjustedP: realNumber.nullable(),
  /** What prevents it from continuing. */
  error: z.string().nullable()
})
export type ClaimView = z.infer<typeof claimView>

const subject = {
  /** Plain training for this data; its mixing is ignored. */
  base: runConfig,
  /** Number of seeds for claims that are not started yet. */
  seeds: z.int().min(2).max(100).default(10),
  /**
   * Whether every configuration of a claim, plain training included, is first tuned on the validation split with the
   * same budget.
   */
  tuned: z.boolean().default(false)
}

/** Calls about the claims of the literature, tested on a person's own data. */
export const claimCalls = {
  /** The configuration that claims about a data set are tested with, unless somebody wants another. */
  claimBase: {
    input: z.object({ source: dataSource, reading: readingOptions.prefault({}) }),
    output: runConfig
  },
  /**
   * The state of all claims, or of those named. Listing starts nothing: what finished runs do not store is measured
   * once the claim has been started, in the background.
   */
  claims: {
    input: z.object({ ...subject, names: z.array(claimName).min(1).optional() }),
    output: z.array(claimView)
  },
  /**
   * Fixes a page of claims before any is tested: those named that are on no page yet. They are judged together. Null
   * if all have one. Nothing is trained yet.
   */
  makeClaimPage: {
    input: z.object({ ...subject, names: z.array(claimName).min(1) }),
    output: claimPage.nullable()
  },
  /** Queues what is missing for a claim, on a page of its own unless it has one; finished runs are reused. */
  startClaim: {
    input: z.object({ ...subject, name: claimName }),
    output: z.object({ experiment: experimentId })
  }
}
