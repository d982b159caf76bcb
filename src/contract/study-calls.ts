import { runId } from './ids'
import { checkpointName } from './checkpoint'
import { z } from 'zod'
import { splitName } from './data'
import { keptStudies } from './kept-studies'
import {
  betweenExamplesOptions,
  betweenExamplesReport,
  calibrationOptions,
  calibrationReport,
  memorisationReport,
  robustnessOptions,
  robustnessReport
} from './study-reports'

/** Studies of finished runs, by the folder of the run; answered by the desk. */
export const deskStudyCalls = {
  calibration: {
    input: z.object({
      folder: z.string(),
      at: checkpointName,
      split: splitName,
      options: calibrationOptions
    }),
    output: calibrationReport
  },
  robustness: {
    input: z.object({
      folder: z.string(),
      at: checkpointName,
      split: splitName,
      options: robustnessOptions
    }),
    output: robustnessReport
  },
  betweenExamples: {
    input: z.object({
      folder: z.string(),
      at: checkpointName,
      split: splitName,
      options: betweenExamplesOptions
    }),
    output: betweenExamplesReport
  },
  memorisation: {
    input: z.object({ folder: z.string(), at: checkpointName }),
    output: memorisationReport
  }
}

const studied = {
  id: runId,
  at: checkpointName.default('best'),
  split: splitName.default('test')
}

/** The same as the studio offers them, by the run's id; options are bounded so that answers come within seconds. */
export const studyCalls = {
  calibration: {
    input: z.object({ ...studied, options: calibrationOptions.prefault({}) }),
    output: calibrationReport
  },
  robustness: {
    input: z.object({ ...studied, options: robustnessOptions.prefault({}) }),
    output: robustnessReport
  },
  betweenExamples: {
    input: z.object({ ...studied, options: betweenExamplesOptions.prefault({}) }),
    output: betweenExamplesReport
  },
  /** The studies of a run that were made before. */
  studies: { input: z.object({ id: runId }), output: keptStudies }
}
