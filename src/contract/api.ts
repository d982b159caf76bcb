import { checkpointName } from './checkpoint'
import { runId } from './ids'
import { z } from 'zod'
import { claimCalls } from './claims/calls'
import { experimentCalls } from './experiment/calls'
import { dataSource, readingOptions, splitName } from './data'
import { deskStudyCalls, studyCalls } from './study-calls'
import { runEvent } from './events'
import { executorCalls } from './executors'
import { runConfig } from './run-config'
import { deskExportCalls, exportCalls } from './export'
import { labellingCalls, listPicturesRequest, picturesPage } from './labelling'
import { columnDistribution, examplesPage, examplesRequest, libraryCalls } from './library'
import { deskPredictionCalls, predictionCalls } from './prediction-calls'
import { epochMetrics, scoresAtEpoch, stepSeries } from './metrics'
import { notes } from './notes'
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
import { resizePreview, resizePreviewRequest } from './resize-preview'
import { scriptCalls } from './script'
import { settings } from './settings'
import { weightsCalls } from './weights'
import { deskGpuSupportCalls, gpuSupport, gpuSupportCalls } from './gpu-support'

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
const oneRun = z.object({ id: runId })
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
    /** Images before and after resizing; empty if the source has no image files. */
    previewResizing: call(resizePreviewRequest, resizePreview),
    listPictures: call(listPicturesRequest, picturesPage),
    /** Some examples in displayable form. */
    examples: call(examplesRequest.extend({ cache: z.string() }), examplesPage),
    distributions: call(
      z.object({ source: dataSource, reading: readingOptions, cache: z.string() }),
      z.array(columnDistribution)
    ),
    /** A training batch as an experiment would mix it. */
    previewBatch: call(previewRequest.extend({ cache: z.string() }), batchPreview),
    evaluate: call(
      z.object({ folder: z.string(), at: checkpointName, split: splitName }),
      scoresAtEpoch
    ),
    scoreOtherData: call(
      z.object({ folder: z.string(), at: checkpointName, source: dataSource }),
      scoresAtEpoch
    ),
    predict: call(
      z.object({ folder: z.string(), at: checkpointName, path: z.string() }),
      z.array(prediction)
    ),
    ...deskStudyCalls,
    ...deskPredictionCalls,
    ...deskExportCalls,
    ...deskSelfTestCalls,
    ...deskGpuSupportCalls,
    ...weightsCalls
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
    run: call(oneRun, z.object({ summary: runSummary, environment: environmentRecord.nullable() })),
    /** Everything measured so far, without rows that a resume has superseded. */
    runMetrics: call(
      oneRun,
      z.object({
        steps: stepSeries,
        epochs: z.array(epochMetrics),
        /** What is missing or cannot be read. */
        problem: z.string().optional()
      })
    ),
    /** The end of what the trainer wrote to its log. */
    runLog: call(oneRun, z.string()),
    /** The end of what the newest job of a run has printed; empty before it starts, and for runs of this machine. */
    jobOutput: call(oneRun, z.string()),
    /** Puts a run into the queue; it starts when fewer runs than the settings allow are active. */
    createRun: call(z.object({ config: runConfig }), oneRun),
    resumeRun: call(oneRun, nothing),
    pauseRun: call(oneRun, nothing),
    continueRun: call(oneRun, nothing),
    /** Ends within the current batch, with a checkpoint; a queued run leaves the queue. */
    stopRun: call(oneRun, nothing),
    /** Sets user data. `deleted` hides a run, or restores it when false; files stay. */
    updateRun: call(
      oneRun.extend({
        name: z.string().max(200).optional(),
        tags: z.array(z.string().max(60)).optional(),
        notes: notes.optional(),
        deleted: z.boolean().optional()
      }),
      runSummary
    ),
    evaluate: call(
      oneRun.extend({
        at: checkpointName.default('best'),
        split: splitName.default('test')
      }),
      scoresAtEpoch
    ),
    /** On another data set with the same targets: its given test split, else all of it. */
    scoreOtherData: call(
      oneRun.extend({ at: checkpointName.default('best'), source: dataSource }),
      scoresAtEpoch
    ),
    predict: call(
      oneRun.extend({ at: checkpointName.default('best'), path: z.string() }),
      z.array(prediction)
    ),
    ...studyCalls,
    ...predictionCalls,
    ...exportCalls,
    ...selfTestCalls,
    ...gpuSupportCalls,
    settings: call(nothing, settings),
    updateSettings: call(settings.partial(), settings),
    ...executorCalls,
    ...experimentCalls,
    ...claimCalls,
    ...scriptCalls,
    ...weightsCalls,
    ...libraryCalls,
    ...labellingCalls
  },
  events: {
    /** Of every active run in this home, from any host. */
    run: z.object({ id: z.string(), event: runEvent }),
    status: z.object({ id: z.string(), status: runStatus }),
    /** A run was created, or its user data changed. */
    summary: runSummary,
    progress: z.object({ text: z.string(), done: z.int(), total: z.int().nullable() }),
    gpuSupport
  }
} satisfies Contract
