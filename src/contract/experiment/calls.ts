import { experimentId } from '../ids'
import { z } from 'zod'
import { dataDigests, dataSource, readingOptions } from '../data'
import { executorName, runPlace } from '../executors'
import { notes } from '../notes'
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
  /** It was trained on different data from the counted runs, or its data is unknown. */
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
    /** Remarks about it, in sentences. */
    notes: z.array(z.string())
  }),
  /** When it is judged, in order. */
  looks: z.array(plannedLook),
  stage: experimentStage,
  /** In the order of time; empty for an experiment of an earlier version. */
  history: z.array(historyEvent),
  /** Markdown; left out where nobody wrote any. */
  notes: notes.optional()
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
  /** What its runs learn from. */
  data: z.object({ source: dataSource, reading: readingOptions }),
  configurations: z.int(),
  seeds: z.int(),
  folds: experimentDefinition.shape.folds.unwrap(),
  /** Planned runs, finished runs, and runs that are queued or running. */
  runs: z.int(),
  finished: z.int(),
  active: z.int(),
  failed: z.int(),
  /** The runs that there are of it, those of its tuning too. */
  members: z.array(z.string()),
  stage: experimentStage,
  verdicts: z.array(z.object({ label: z.string(), outcome: verdictOutcome }))
})
export type ExperimentSummary = z.infer<typeof experimentSummary>

/** Test examples on which a policy and plain training differ. */
const changedExamples = z.object({
  /** The most changed first; of `pairs` paired runs that tested the example, so many had it right. */
  rows: z.array(z.object({ row: z.int(), plain: z.int(), mixed: z.int(), pairs: z.int() })),
  /** All of them, also those that are not listed. */
  total: z.int()
})
export type ChangedExamples = z.infer<typeof changedExamples>

const oneExperiment = z.object({ id: experimentId })

/** Calls about experiments over seeds. */
export const experimentCalls = {
  /**
   * Remembers an experiment, or finds the one with the same base, grid and verdict and adds seeds to it. Nothing is
   * trained yet.
   */
  createExperiment: {
    input: z.object({ definition: experimentDefinition }),
    output: oneExperiment
  },
  listExperiments: {
    input: z.void(),
    output: z.array(experimentSummary)
  },
  /** Those that `updateExperiment` hides, the latest first. */
  deletedExperiments: {
    input: z.void(),
    output: z.array(z.object({ id: z.string(), name: z.string(), deleted: z.number() }))
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
  /** The state of its runs and the results so far. */
  experiment: {
    /** `progressOnly`: figures are not shown, so it does not count as a look. */
    input: oneExperiment.extend({ progressOnly: z.boolean().default(false) }),
    output: experimentDetails
  },
  /** Seconds that the missing runs will take; `measured` if it comes from similar runs, else estimated from a short trial of the model. */
  estimateExperiment: {
    input: oneExperiment,
    output: z.object({ seconds: z.number(), measured: z.boolean(), missing: z.int() })
  },
  /** What its runs have measured so far, by epoch. */
  experimentCurves: { input: oneExperiment, output: z.array(memberCurve) },
  /**
   * The test examples that a configuration had right more often than plain training, and less often; both empty before
   * there are pairs of finished runs, and where examples are not simply right or wrong.
   */
  changedExamples: {
    input: oneExperiment.extend({
      label: z.string(),
      count: z.int().min(1).max(60).default(12)
    }),
    output: z.object({ gained: changedExamples, lost: changedExamples })
  },
  /**
   * Queues what is missing, and resumes what was stopped or interrupted. Finished runs are reused; runs that
   * failed by their settings would fail again, and are left alone.
   */
  startExperiment: {
    /** Runs that were computed elsewhere before stay there unless one is named. */
    input: oneExperiment.extend({ executor: executorName.optional() }),
    output: z.void()
  },
  /** Stops its runs with checkpoints; starting it again resumes them. */
  pauseExperiment: { input: oneExperiment, output: z.void() },
  /** `deleted` hides an experiment that does not go on, and brings it back when false: its runs stay. */
  updateExperiment: {
    input: oneExperiment.extend({ deleted: z.boolean().optional(), notes: notes.optional() }),
    output: z.void()
  },
  /** One HTML page without references to anything else. */
  experimentReport: { input: oneExperiment, output: z.string() }
}
