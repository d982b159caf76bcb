import { z } from 'zod'
import { realNumber } from '../number'

export const studyName = z.enum(['calibration', 'between', 'robustness', 'memorisation'])
export type StudyName = z.infer<typeof studyName>

const taken = { seconds: z.number() }

/** What claims need of a finished run beyond its scores: last epoch, test split unless said otherwise. */
export const runStudies = z.object({
  calibration: z
    .object({
      ...taken,
      ece: realNumber,
      /** After temperature scaling; null without a validation split. */
      scaledEce: realNumber.nullable(),
      overconfidence: realNumber
    })
    .optional(),
  /** Means over random pairs and the places between them, in input space. */
  between: z
    .object({
      ...taken,
      logitGap: realNumber,
      probabilityGap: realNumber.nullable(),
      missRate: realNumber.nullable(),
      jacobian: realNumber,
      probabilityJacobian: realNumber.nullable()
    })
    .optional(),
  /** Accuracy under attack, a mean over their strengths. */
  robustness: z
    .object({
      ...taken,
      strengths: z.array(z.number()),
      unit: z.enum(['range', 'deviation']),
      clean: realNumber,
      fgsm: realNumber,
      pgd: realNumber,
      masked: z.boolean()
    })
    .optional(),
  /** On the training examples whose label was corrupted: shares predicted as the corrupted label, and as the original one. */
  memorisation: z
    .object({ ...taken, corrupted: z.int(), memorised: realNumber, recovered: realNumber })
    .optional()
})
export type RunStudies = z.infer<typeof runStudies>
