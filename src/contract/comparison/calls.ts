import { z } from 'zod'
import { runState } from '../records'
import { experimentConfig } from '../experiment'
import { memberCurve } from './curves'
import { comparisonDefinition } from './definition'
import { comparisonTable, verdictOutcome } from './table'

const comparisonMember = z.object({
  label: z.string(),
  seed: z.int(),
  /** Null until the run is made. */
  run: z.string().nullable(),
  state: runState.nullable(),
  /** What ended it, if not the end of training. */
  error: z.string().nullable()
})
export type ComparisonMember = z.infer<typeof comparisonMember>

export const comparisonView = z.object({
  id: z.string(),
  /** Milliseconds since the Unix epoch. */
  created: z.number(),
  definition: comparisonDefinition,
  configurations: z.array(z.object({ label: z.string(), config: experimentConfig })),
  members: z.array(comparisonMember),
  table: comparisonTable
})
export type ComparisonView = z.infer<typeof comparisonView>

/** One line of the list of experiments. */
const comparisonSummary = z.object({
  id: z.string(),
  name: z.string(),
  question: z.string(),
  /** Milliseconds since the Unix epoch. */
  created: z.number(),
  metric: comparisonDefinition.shape.metric,
  configurations: z.int(),
  seeds: z.int(),
  /** Runs that it wants, those that have finished, and those that are queued or go on. */
  runs: z.int(),
  finished: z.int(),
  active: z.int(),
  verdicts: z.array(z.object({ label: z.string(), outcome: verdictOutcome }))
})
export type ComparisonSummary = z.infer<typeof comparisonSummary>

const comparisonId = z.object({ id: z.string().regex(/^[a-z0-9-]{1,100}$/) })

/** Calls about experiments over seeds. */
export const comparisonCalls = {
  /**
   * Remembers an experiment, or finds the one with the same base, grid and verdict and adds seeds to it. Nothing is
   * trained yet.
   */
  createComparison: {
    input: z.object({ definition: comparisonDefinition }),
    output: comparisonId
  },
  listComparisons: {
    input: z.void(),
    output: z.array(comparisonSummary)
  },
  /**
   * What a definition that is not kept yet would train: its configurations, how many runs, how many of them are there
   * already, and the seconds that the missing ones will take.
   */
  planComparison: {
    input: z.object({ definition: comparisonDefinition }),
    output: z.object({
      configurations: z.array(z.object({ label: z.string(), baseline: z.int().nullable() })),
      runs: z.int(),
      missing: z.int(),
      seconds: z.number(),
      measured: z.boolean()
    })
  },
  /** Where its runs stand, and what they say so far. */
  comparison: { input: comparisonId, output: comparisonView },
  /** Seconds that the missing runs will take; `measured` where like runs have told, else reckoned from the model. */
  estimateComparison: {
    input: comparisonId,
    output: z.object({ seconds: z.number(), measured: z.boolean(), missing: z.int() })
  },
  /** What its runs measured epoch by epoch, as far as they are. */
  comparisonCurves: { input: comparisonId, output: z.array(memberCurve) },
  /** Queues what is missing, and goes on with what was stopped or interrupted. Finished runs are reused. */
  startComparison: { input: comparisonId, output: z.void() },
  /** Stops its runs with checkpoints; starting it again goes on with them. */
  pauseComparison: { input: comparisonId, output: z.void() },
  /** `deleted` hides an experiment that does not go on, and brings it back when false: its runs stay. */
  updateComparison: { input: comparisonId.extend({ deleted: z.boolean() }), output: z.void() },
  /** One HTML page without references to anything else. */
  comparisonReport: { input: comparisonId, output: z.string() }
}
