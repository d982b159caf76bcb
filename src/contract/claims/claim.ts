import { z } from 'zod'
import { realNumber } from '../number'

export const claimName = z.enum([
  'test-error',
  'little-data',
  'label-noise',
  'memorising',
  'calibration',
  'jacobian',
  'linearity',
  'fgsm',
  'pgd',
  'many-classes',
  'alpha',
  'text-alpha',
  'manifold',
  'regression',
  'label-smoothing',
  'easy-data',
  'initialisation'
])
export type ClaimName = z.infer<typeof claimName>

const claimVerdict = z.enum(['supported', 'not supported', 'inconclusive'])
export type ClaimVerdict = z.infer<typeof claimVerdict>

/** How numbers of a measure are shown: shares of 1 in percent; ratios are compared by their logarithms. */
const measureScale = z.enum(['share', 'number', 'ratio'])
export type MeasureScale = z.infer<typeof measureScale>

/** A mean over seeds with its 95 % interval; NaN where too few values are there. */
const interval = { mean: realNumber, low: realNumber, high: realNumber, count: z.int() }

const claimFigure = z.object({
  /** Which runs. */
  label: z.string(),
  measure: z.string(),
  scale: measureScale,
  ...interval
})
export type ClaimFigure = z.infer<typeof claimFigure>

/** What the runs of a claim show. */
export const claimOutcome = z.object({
  verdict: claimVerdict,
  /** In a sentence, with the figures that decide. */
  reason: z.string(),
  /**
   * What decides: a difference over seeds, paired. In units of the measure for shares and numbers, as a share of the
   * former (-0.2 is a fifth less) for ratios.
   */
  effect: z.object({
    title: z.string(),
    scale: measureScale,
    ...interval,
    /** Of the paired t test, two-sided. */
    p: realNumber
  }),
  /** By configuration: what decides first, then what is descriptive. */
  figures: z.array(claimFigure),
  notes: z.array(z.string())
})
export type ClaimOutcome = z.infer<typeof claimOutcome>

/** What a claim says, and how it is tested. */
export const claimDescription = z.object({
  name: claimName,
  title: z.string(),
  statement: z.string(),
  source: z.string(),
  reported: z.string(),
  /** How the experiment is built. */
  test: z.string(),
  measure: z.string(),
  /** When it counts as supported, as not supported, as inconclusive. */
  rule: z.string()
})
export type ClaimDescription = z.infer<typeof claimDescription>
