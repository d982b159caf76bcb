import { z } from 'zod'
import { realNumber } from '../number'
import { comparedMetric } from './metric'

const at = z.enum(['best', 'last'])

/** A mean with its 95 % interval; NaN where too few values are there. */
const estimate = z.object({ mean: realNumber, low: realNumber, high: realNumber, count: z.int() })

const comparedScore = z.object({
  metric: comparedMetric,
  at,
  /** Over seeds, on the test split. */
  value: estimate,
  /** Minus plain training with the same seeds; null for plain training itself. */
  difference: estimate.nullable()
})
export type ComparedScore = z.infer<typeof comparedScore>

export const verdictOutcome = z.enum([
  'better',
  'worse',
  'no relevant difference',
  'too few seeds',
  /** Not at a planned look: figures are exploratory. */
  'too early',
  /** Runs failed without a score, so that nothing can be said. */
  'failed'
])
export type VerdictOutcome = z.infer<typeof verdictOutcome>

const verdict = z.object({
  outcome: verdictOutcome,
  /** Of the paired t test, before and after Holm's adjustment over all comparisons. */
  p: realNumber,
  adjustedP: realNumber,
  /** For "too few seeds": how many would tell with 80 % power; null where a thousand would not or nothing is known. */
  seedsNeeded: z.int().nullable()
})

const experimentRow = z.object({
  label: z.string(),
  /** Index of the row of plain training it is compared with; null for plain training. */
  baseline: z.int().nullable(),
  /** Runs that count: finished, or failed and scored as the uninformed prediction. */
  runs: z.int(),
  /** Runs that failed by their own settings, scored or not. */
  failed: z.int(),
  scores: z.array(comparedScore),
  verdict: verdict.nullable(),
  /** The chosen metric of each finished run, by seed. */
  members: z.array(z.object({ run: z.string(), seed: z.int(), value: realNumber })),
  /** Interval of the difference over the test examples (paired bootstrap); null where it cannot be had. */
  overTestExamples: z.object({ low: realNumber, high: realNumber }).nullable(),
  /** Of the chosen metric, over pairs without a failed run; null where none failed. */
  withoutFailed: estimate.nullable(),
  /** Mean of the chosen metric on the validation split: what a configuration may be chosen by. */
  validation: realNumber.nullable(),
  note: z.string().nullable()
})
export type ExperimentRow = z.infer<typeof experimentRow>

export const experimentTable = z.object({
  rows: z.array(experimentRow),
  validationExamples: z.int().nullable(),
  testExamples: z.int().nullable(),
  /** What the figures do and do not cover. */
  caveats: z.array(z.string())
})
export type ExperimentTable = z.infer<typeof experimentTable>
