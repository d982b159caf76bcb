import { checkpointName } from './checkpoint'
import { z } from 'zod'
import { splitName } from './data'
import {
  betweenExamplesOptions,
  betweenExamplesReport,
  calibrationOptions,
  calibrationReport,
  robustnessOptions,
  robustnessReport
} from './study-reports'

const kept = <O extends z.ZodType, R extends z.ZodType>(options: O, report: R) =>
  z.array(
    z.object({
      at: checkpointName,
      split: splitName,
      options,
      report,
      /** When it was measured, in milliseconds since the Unix epoch. */
      time: z.number()
    })
  )

/** Files of a run's `evaluation/`: what was measured of it, oldest first, so that looking again needs no measuring. */
export const keptStudies = z.object({
  /** `calibration.json` */
  calibration: kept(calibrationOptions, calibrationReport),
  /** `sensitivity.json` */
  robustness: kept(robustnessOptions, robustnessReport),
  /** `between-examples.json` */
  betweenExamples: kept(betweenExamplesOptions, betweenExamplesReport)
})
export type KeptStudies = z.infer<typeof keptStudies>
export type StudyKind = keyof KeptStudies
