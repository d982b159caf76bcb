import { z } from 'zod'
import { realNumber } from './number'

const seed = z.int().min(0).max(4294967295).default(0)

export const calibrationOptions = z.object({
  /** Numbers of bins for which the calibration error is reported, in addition to the usual 15. */
  binCounts: z.array(z.int().min(1).max(1000)).min(1).max(50).default([5, 10, 15, 20, 30, 50, 100])
})
export type CalibrationOptions = z.infer<typeof calibrationOptions>

const calibrationScores = z.object({
  accuracy: realNumber,
  nll: realNumber,
  brier: realNumber,
  ece: realNumber,
  mce: realNumber,
  adaptiveEce: realNumber,
  classwiseEce: realNumber,
  overconfidence: realNumber,
  /** Reliability diagram: 15 equal-width bins (low, high], the first closed at 0; NaN where a bin is empty. */
  bins: z.array(
    z.object({
      low: z.number(),
      high: z.number(),
      count: z.int(),
      accuracy: realNumber,
      confidence: realNumber
    })
  ),
  eceByBins: z.array(z.object({ bins: z.int(), ece: realNumber }))
})
export type CalibrationScores = z.infer<typeof calibrationScores>

export const calibrationReport = z.object({
  examples: z.int(),
  /** Epoch of the weights, from 1. */
  epoch: z.int(),
  before: calibrationScores,
  /** After temperature scaling; null where there is no validation split to fit the temperature on. */
  scaled: z
    .object({
      temperature: realNumber,
      /** Examples of validation that the temperature was fitted on. */
      fittedOn: z.int(),
      /** The scores use the same examples that the temperature was fitted on, so they are too optimistic. */
      sameExamples: z.boolean(),
      after: calibrationScores
    })
    .nullable()
})
export type CalibrationReport = z.infer<typeof calibrationReport>

export const robustnessOptions = z.object({
  /** At most so many examples of the split, drawn by the seed. */
  examples: z.int().min(1).max(10_000).default(200),
  seed,
  /** Sizes of the perturbation; null for the usual ones of images or of tables. */
  epsilons: z.array(z.number().min(0)).min(1).max(50).nullable().default(null),
  steps: z.int().min(1).max(1000).default(20),
  /** In the unit of epsilon; null for 2.5 * epsilon / steps. */
  stepSize: z.number().positive().nullable().default(null),
  restarts: z.int().min(1).max(50).default(1),
  /** Standard deviations of Gaussian noise; null for the usual ones. */
  deviations: z.array(z.number().min(0)).min(1).max(50).nullable().default(null)
})
export type RobustnessOptions = z.infer<typeof robustnessOptions>

const attackReport = z.object({
  steps: z.int(),
  restarts: z.int(),
  /** Accuracy under attacks on the largest change of any pixel or column. */
  curve: z.array(
    z.object({ epsilon: z.number(), stepSize: z.number(), fgsm: realNumber, pgd: realNumber })
  ),
  masking: z.object({
    /** Gradients are masked: the attacks are too weak and the curves too optimistic. */
    masked: z.boolean(),
    /** Accuracy under PGD that may change everything; about 0 unless gradients are masked. */
    unboundedAccuracy: realNumber,
    unboundedEpsilon: z.number(),
    /** Epsilons at which PGD is weaker than FGSM. */
    weakerAt: z.array(z.number()),
    /** Share of examples by which the loss has no gradient at all. */
    zeroGradients: realNumber
  })
})
export type AttackReport = z.infer<typeof attackReport>

export const robustnessReport = z.object({
  examples: z.int(),
  epoch: z.int(),
  /** Of epsilon and noise: the valid range of pixels, or the standard deviation of each numeric training column. */
  unit: z.enum(['range', 'deviation']),
  /** Columns or pixels that are perturbed: categories stay as they are. */
  perturbed: z.int(),
  /** Null unless the task is classification. */
  attacks: attackReport.nullable(),
  /** The run's score (accuracy, mean average precision, R2) under Gaussian noise. */
  noise: z.array(z.object({ deviation: z.number(), score: realNumber }))
})
export type RobustnessReport = z.infer<typeof robustnessReport>

export const betweenExamplesOptions = z.object({
  /** Random pairs of examples. */
  pairs: z.int().min(1).max(5000).default(100),
  seed,
  lambdas: z
    .array(z.number().min(0).max(1))
    .min(1)
    .max(101)
    .default([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]),
  /** At most so many examples of each class for the singular values. */
  perClass: z.int().min(2).max(200).default(30)
})
export type BetweenExamplesOptions = z.infer<typeof betweenExamplesOptions>

const perLambda = z.array(realNumber)

const placeReport = z.object({
  /** Interpolated where this block begins; 0 is the input. */
  block: z.int(),
  name: z.string(),
  /** Mean over pairs of ||f(mix) - mix of f||, by lambda. */
  logitGap: perLambda,
  /** The same of probabilities; null for regression. */
  probabilityGap: perLambda.nullable(),
  /** Share of pairs whose most likely class is neither label; null unless classification. */
  missRate: perLambda.nullable()
})
export type PlaceReport = z.infer<typeof placeReport>

const jacobianReport = z.object({
  /** Mean Frobenius norm by lambda of d logits / d input, the input as the model takes it; lambda 0 and 1 are data. */
  logits: perLambda,
  probabilities: perLambda.nullable()
})
export type JacobianReport = z.infer<typeof jacobianReport>

const spectrumReport = z.object({
  block: z.int(),
  name: z.string(),
  /** Numbers in one hidden state. */
  width: z.int(),
  classes: z.array(
    z.object({
      name: z.string(),
      examples: z.int(),
      /** Largest first. */
      values: z.array(realNumber),
      /** Sum of all but the first: how far a class is from lying on one line. */
      rest: realNumber
    })
  )
})
export type SpectrumReport = z.infer<typeof spectrumReport>

export const betweenExamplesReport = z.object({
  pairs: z.int(),
  epoch: z.int(),
  /** Weight of the first example. */
  lambdas: z.array(z.number()),
  places: z.array(placeReport),
  jacobian: jacobianReport,
  /** Of the hidden states of each class; null unless classification. */
  spectra: z.array(spectrumReport).nullable()
})
export type BetweenExamplesReport = z.infer<typeof betweenExamplesReport>

/** Of the training examples whose label was corrupted. */
export const memorisationReport = z.object({
  corrupted: z.int(),
  /** Share predicted as the corrupted label says. */
  memorised: realNumber,
  /** Share predicted as the true class all the same. */
  recovered: realNumber
})
export type MemorisationReport = z.infer<typeof memorisationReport>
