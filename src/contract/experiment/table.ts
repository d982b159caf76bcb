import { checkpointName } from '../checkpoint'
import { z } from 'zod'
import { realNumber } from '../number'
import { comparedMetric } from './metric'

/** A mean with its interval at the table's level; NaN where too few values are there. */
const estimate = z.object({ mean: realNumber, low: realNumber, high: realNumber, count: z.int() })

const comparedScore = z.object({
  metric: comparedMetric,
  at: checkpointName,
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
  'not enough evidence',
  /** Not at a planned look: figures are exploratory. */
  'too early',
  /** Runs failed without a score, so that nothing can be said. */
  'failed'
])
export type VerdictOutcome = z.infer<typeof verdictOutcome>

const interval = z.object({ low: realNumber, high: realNumber })

const replicates = z.int().nullable()

/** Number of seeds (training sets) needed to find an assumed difference with 80 % power; null if no number is enough. */
const replicatePlan = z.object({
  truth: z.enum(['none', 'margin', 'half the margin']),
  replicates,
  /** The same for the lower and upper end of the variances' 80 % range. */
  fewest: replicates,
  most: replicates,
  /** Test examples needed if no number of seeds is enough. */
  examples: z.int().nullable()
})
export type ReplicatePlan = z.infer<typeof replicatePlan>

const verdict = z.object({
  outcome: verdictOutcome,
  /** For new examples and new seeds, before and after Holm's adjustment over all comparisons. */
  p: realNumber,
  adjustedP: realNumber,
  /** Over seeds alone, by sign flips; null where there are too few. */
  signFlip: interval.nullable(),
  /** Variance between examples, between seeds (training sets), and of the residual. */
  components: z.object({ example: realNumber, seed: realNumber, residual: realNumber }),
  /** For "not enough evidence"; empty where nothing is known. */
  plans: z.array(replicatePlan),
  /** Seeds (training sets) needed to distinguish no difference from one as large as the margin; null where no number is enough. */
  seedsNeeded: z.int().nullable(),
  /** Reasons to doubt the interval or the verdict, in sentences. */
  notices: z.array(z.string())
})
export type Verdict = z.infer<typeof verdict>

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
  /** Interval of the difference over the test examples alone, these runs given; null where it is not known. */
  overTestExamples: interval.nullable(),
  /** Runs no better than always answering the same. */
  collapsed: z.int(),
  /** Of the chosen metric, over pairs without a failed run; null where none failed. */
  withoutFailed: estimate.nullable(),
  /** Mean of the chosen metric on the validation split: what a configuration may be chosen by. */
  validation: realNumber.nullable(),
  note: z.string().nullable()
})
export type ExperimentRow = z.infer<typeof experimentRow>

export const experimentTable = z.object({
  rows: z.array(experimentRow),
  /** Of intervals and verdicts: 0.05 for 95 %. */
  level: z.number(),
  /** How many training sets the runs have: one, or several splits or folds. */
  trainingSets: z.int(),
  validationExamples: z.int().nullable(),
  testExamples: z.int().nullable(),
  /** What the figures do and do not cover. */
  caveats: z.array(z.string())
})
export type ExperimentTable = z.infer<typeof experimentTable>
