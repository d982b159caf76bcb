import { z } from 'zod'
import { dataDigests } from '../data'
import { executorName, runPlace } from '../executors'
import { runState, runStatus } from '../records'
import { runConfig } from '../run-config'
import { memberCurve } from './curves'
import { experimentDefinition } from './definition'
import { experimentStage, historyEvent, plannedLook } from './plan'
import { tuningResult } from './tuning'
import { experimentTable, verdictOutcome } from './table'

const experimentMember = z.object({
  label: z.string(),
  seed: z.int(),
  /** The fold that it tests, of the partition that its seed draws; null where the split is not by folds. */
  fold: z.int().nullable(),
  /** Null until the run is made. */
  run: z.string().nullable(),
  state: runState.nullable(),
  /** Failed: by its own settings. Pending: it may still finish, also where something from outside ended it. */
  outcome: z.enum(['finished', 'failed', 'pending']),
  /** What ended it, if not the end of training. */
  error: z.string().nullable(),
  place: runPlace.optional(),
  host: z.string().optional()
})
export type ExperimentMember = z.infer<typeof experimentMember>

const setAsideRun = z.object({
  label: z.string(),
  seed: z.int(),
  fold: experimentMember.shape.fold,
  run: z.string(),
  /** It saw other data than the runs that are counted, or nothing is known of its data. */
  reason: z.enum(['other data', 'unknown data'])
})
export type SetAsideRun = z.infer<typeof setAsideRun>

const trainedData = z.object({
  /** Null for runs of earlier versions. */
  digests: dataDigests.nullable(),
  /** Sizes of the splits as they were trained on. */
  examples: runStatus.shape.examples.unwrap().nullable(),
  runs: z.int()
})
export type TrainedData = z.infer<typeof trainedData>

export const experimentDetails = z.object({
  id: z.string(),
  /** Milliseconds since the Unix epoch. */
  created: z.number(),
  definition: experimentDefinition,
  configurations: z.array(z.object({ label: z.string(), config: runConfig })),
  members: z.array(experimentMember),
  /** What was tried and chosen on validation; null where nothing is tuned. */
  tuning: z.array(tuningResult).nullable(),
  table: experimentTable,
  /** Finished runs that are shown and never pooled with the others. */
  setAside: z.array(setAsideRun),
  data: z.object({
    /** What the counted runs were trained on. */
    trained: z.array(trainedData),
    /** What is to be said about it, in sentences. */
    notes: z.array(z.string())
  }),
  /** When it is judged, in order. */
  looks: z.array(plannedLook),
  stage: experimentStage,
  /** In the order of time; empty for an experiment of an earlier version. */
  history: z.array(historyEvent)
})
export type ExperimentDetails = z.infer<typeof experimentDetails>

/** One line of the list of experiments. */
const experimentSummary = z.object({
  id: z.string(),
  name: z.string(),
  question: z.string(),
  /** Milliseconds since the Unix epoch. */
  created: z.number(),
  metric: experimentDefinition.shape.metric,
  configurations: z.int(),
  seeds: z.int(),
  folds: experimentDefinition.shape.folds.unwrap(),
  /** Runs that it wants, those that have finished, and those that are queued or go on. */
  runs: z.int(),
  finished: z.int(),
  active: z.int(),
  failed: z.int(),
  stage: experimentStage,
  verdicts: z.array(z.object({ label: z.string(), outcome: verdictOutcome }))
})
export type ExperimentSummary = z.infer<typeof experimentSummary>

const experimentId = z.object({ id: z.string().regex(/^[a-z0-9-]{1,100}$/) })

/** Calls about experiments over seeds. */
export const experimentCalls = {
  /**
   * Remembers an experiment, or finds the one with the same base, grid and verdict and adds seeds to it. Nothing is
   * trained yet.
   */
  createExperiment: {
    input: z.object({ definition: experimentDefinition }),
    output: experimentId
  },
  listExperiments: {
    input: z.void(),
    output: z.array(experimentSummary)
  },
  /**
   * What a definition that is not kept yet would train: its configurations, how many runs, how many of them are there
   * already, and the seconds that the missing ones will take.
   */
  planExperiment: {
    input: z.object({ definition: experimentDefinition }),
    output: z.object({
      configurations: z.array(z.object({ label: z.string(), baseline: z.int().nullable() })),
      runs: z.int(),
      missing: z.int(),
      seconds: z.number(),
      measured: z.boolean()
    })
  },
  /** Where its runs stand, and what they say so far. */
  experiment: {
    /** `progressOnly`: nobody is shown the figures, so that it does not count as a look. */
    input: experimentId.extend({ progressOnly: z.boolean().default(false) }),
    output: experimentDetails
  },
  /** Seconds that the missing runs will take; `measured` where like runs have told, else reckoned from the model. */
  estimateExperiment: {
    input: experimentId,
    output: z.object({ seconds: z.number(), measured: z.boolean(), missing: z.int() })
  },
  /** What its runs measured epoch by epoch, as far as they are. */
  experimentCurves: { input: experimentId, output: z.array(memberCurve) },
  /**
   * Queues what is missing, and goes on with what was stopped or ended from outside. Finished runs are reused; runs that
   * failed by their settings would fail again, and are left alone.
   */
  startExperiment: {
    /** Runs that were computed elsewhere before stay there unless one is named. */
    input: experimentId.extend({ executor: executorName.optional() }),
    output: z.void()
  },
  /** Stops its runs with checkpoints; starting it again goes on with them. */
  pauseExperiment: { input: experimentId, output: z.void() },
  /** `deleted` hides an experiment that does not go on, and brings it back when false: its runs stay. */
  updateExperiment: { input: experimentId.extend({ deleted: z.boolean() }), output: z.void() },
  /** One HTML page without references to anything else. */
  experimentReport: { input: experimentId, output: z.string() }
}
