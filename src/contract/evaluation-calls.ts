import { z } from 'zod'
import { splitName } from './data'
import {
  betweenExamplesOptions,
  betweenExamplesReport,
  calibrationOptions,
  calibrationReport,
  memorisationReport,
  robustnessOptions,
  robustnessReport
} from './evaluation'

const at = z.enum(['best', 'last'])

/** Studies of finished runs, by the folder of the run; answered by the desk. */
export const deskEvaluationCalls = {
  calibration: {
    input: z.object({ folder: z.string(), at, split: splitName, options: calibrationOptions }),
    output: calibrationReport
  },
  robustness: {
    input: z.object({ folder: z.string(), at, split: splitName, options: robustnessOptions }),
    output: robustnessReport
  },
  betweenExamples: {
    input: z.object({ folder: z.string(), at, split: splitName, options: betweenExamplesOptions }),
    output: betweenExamplesReport
  },
  memorisation: {
    input: z.object({ folder: z.string(), at }),
    output: memorisationReport
  }
}

const studied = {
  id: z.string().regex(/^[a-z0-9-]{1,80}$/),
  at: at.default('best'),
  split: splitName.default('test')
}

/** The same as the studio offers them, by the run's id; options are bounded so that answers come within seconds. */
export const evaluationCalls = {
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
  }
}
