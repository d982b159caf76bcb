import { z } from 'zod'
import { claimCalls } from './claims/calls'
import { experimentCalls } from './experiment/calls'
import { dataSource, readingOptions, splitName } from './data'
import { deskEvaluationCalls, evaluationCalls } from './evaluation-calls'
import { runEvent } from './events'
import { executorCalls } from './executors'
import { runConfig } from './run-config'
import { deskExportCalls, exportCalls } from './export'
import { examplesPage, libraryCalls } from './library'
import { deskLookCalls, lookCalls } from './studies'
import { epochMetrics, scoresAtEpoch, stepSeries } from './metrics'
import { batchPreview, previewRequest } from './preview'
import {
  dataSetReport,
  environmentRecord,
  prediction,
  runStatus,
  runSummary,
  runtimeReport
} from './records'
import { deskSelfTestCalls, selfTestCalls } from './self-test'
import { scriptCalls } from './script'
import { settings } from './settings'

interface CallSchema {
  input: z.ZodType
  output: z.ZodType
}

/** What one side of a wire offers: calls it answers and events it sends. */
export interface Contract {
  calls: Record<string, CallSchema>
  events: Record<string, z.ZodType>
}

const nothing = z.void()
const runId = z.object({ id: z.string().regex(/^[a-z0-9-]{1,80}$/) })
const call = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({ input, output })

/** A trainer process in the role `run`: one run, then it exits. */
export const trainerContract = {
  calls: {
    /**
     * Starts the run whose folder holds `config.json`, or continues it from its newest checkpoint.
     * Answers once the trainer owns the folder; refused with `conflict` where another process does.
     */
    start: call(
      z.object({
        folder: z.string(),
        resume: z.boolean(),
        /** Folder of the decoded data sets. */
        cache: z.string()
      }),
      nothing
    ),
    pause: call(nothing, nothing),
    resume: call(nothing, nothing),
    /** Ends within the current batch, with a checkpoint. */
    stop: call(nothing, nothing)
  },
  events: {
    run: runEvent,
    /** What `status.json` now says. The host closes the wire once the state is a final one. */
    status: runStatus
  }
} satisfies Contract

/** A trainer process in the role `desk`: long-lived, answers questions about data and finished runs. */
export const deskContract = {
  calls: {
    report: call(nothing, runtimeReport),
    inspect: call(
      z.object({ source: dataSource, reading: readingOptions, cache: z.string() }),
      dataSetReport
    ),
    /** Some examples, as people can look at them. */
    examples: call(
      z.object({
        source: dataSource,
        reading: readingOptions,
        cache: z.string(),
        start: z.int(),
        count: z.int()
      }),
      examplesPage
    ),
    /** A training batch as an experiment would mix it. */
    previewBatch: call(previewRequest.extend({ cache: z.string() }), batchPreview),
    evaluate: call(
      z.object({ folder: z.string(), at: z.enum(['best', 'last']), split: splitName }),
      scoresAtEpoch
    ),
    predict: call(
      z.object({ folder: z.string(), at: z.enum(['best', 'last']), path: z.string() }),
      z.array(prediction)
    ),
    ...deskEvaluationCalls,
    ...deskLookCalls,
    ...deskExportCalls,
    ...deskSelfTestCalls
  },
  events: {
    progress: z.object({ text: z.string(), done: z.int(), total: z.int().nullable() })
  }
} satisfies Contract

/** The studio itself, as every host offers it to people. */
export const studioContract = {
  calls: {
    system: call(
      nothing,
      z.object({ home: z.string(), version: z.string(), runtime: runtimeReport })
    ),
    inspect: call(
      z.object({ source: dataSource, reading: readingOptions.prefault({}) }),
      dataSetReport
    ),
    /** A training batch as the experiment would mix it, with nothing trained. */
    previewBatch: call(previewRequest, batchPreview),
    /** Results come without confusion matrices and scores by class: `run` has those. */
    listRuns: call(z.object({ deleted: z.boolean().default(false) }), z.array(runSummary)),
    run: call(runId, z.object({ summary: runSummary, environment: environmentRecord.nullable() })),
    /** Everything measured so far, without rows that a resume has superseded. */
    runMetrics: call(runId, z.object({ steps: stepSeries, epochs: z.array(epochMetrics) })),
    /** The end of what the trainer wrote to its log. */
    runLog: call(runId, z.string()),
    /** Puts a run into the queue; it starts when fewer runs than the settings allow are active. */
    createRun: call(z.object({ config: runConfig }), runId),
    resumeRun: call(runId, nothing),
    pauseRun: call(runId, nothing),
    continueRun: call(runId, nothing),
    /** Ends within the current batch, with a checkpoint; a queued run leaves the queue. */
    stopRun: call(runId, nothing),
    /** What people add. `deleted` hides a run, and brings it back when false: files stay. */
    updateRun: call(
      runId.extend({
        name: z.string().max(200).optional(),
        tags: z.array(z.string().max(60)).optional(),
        deleted: z.boolean().optional()
      }),
      runSummary
    ),
    evaluate: call(
      runId.extend({
        at: z.enum(['best', 'last']).default('best'),
        split: splitName.default('test')
      }),
      scoresAtEpoch
    ),
    predict: call(
      runId.extend({ at: z.enum(['best', 'last']).default('best'), path: z.string() }),
      z.array(prediction)
    ),
    ...evaluationCalls,
    ...lookCalls,
    ...exportCalls,
    ...selfTestCalls,
    settings: call(nothing, settings),
    updateSettings: call(settings.partial(), settings),
    ...executorCalls,
    ...experimentCalls,
    ...claimCalls,
    ...scriptCalls,
    ...libraryCalls
  },
  events: {
    /** Of every active run on this home, whichever host started it. */
    run: z.object({ id: z.string(), event: runEvent }),
    status: z.object({ id: z.string(), status: runStatus }),
    /** A run is new, or what people added to it has changed. */
    summary: runSummary,
    progress: z.object({ text: z.string(), done: z.int(), total: z.int().nullable() })
  }
} satisfies Contract
