import { z } from 'zod'

/** How lambda is drawn; `alpha` is what the policy's paper recommends. */
export const lambdaFields = (alpha: number) => ({
  alpha: z.number().min(0).max(64).default(alpha).meta({
    title: 'Alpha',
    description:
      'Strength: lambda ~ Beta(alpha, alpha). 0 means no mixing; 0.1 to 0.4 suits most classification'
  }),
  lambdaFrom: z.enum(['beta', 'uniform', 'fixed']).default('beta').meta({
    title: 'Draw lambda from',
    description: 'Alpha is ignored for Uniform and Fixed'
  }),
  fixedLambda: z.number().min(0).max(1).default(0.5).meta({
    title: 'Fixed lambda',
    description: 'Used only where lambda is fixed'
  }),
  lambdaPer: z.enum(['batch', 'example']).default('batch').meta({ title: 'One lambda for each' }),
  fold: z.boolean().default(false).meta({
    title: 'Fold lambda',
    description: 'max(lambda, 1 - lambda): the first example always dominates'
  }),
  rampEpochs: z.int().min(0).default(0).meta({
    title: 'Alpha ramp',
    unit: 'epochs',
    description: 'Alpha grows from near 0 to its full value over the first mixed epochs'
  })
})

/** Which batches are mixed at all. */
export const timingFields = {
  probability: z
    .number()
    .min(0)
    .max(1)
    .default(1)
    .meta({ title: 'Share of batches that are mixed' }),
  offFirst: z.int().min(0).default(0).meta({ title: 'Start mixing after', unit: 'epochs' }),
  offLast: z.int().min(0).default(0).meta({
    title: 'Stop mixing before the last',
    unit: 'epochs',
    description: 'Ending without mixing prevents over-training with mixup on small data'
  })
}

export const pairing = z.enum([
  'random',
  'cross-class',
  'cross-class-greedy',
  'same-class',
  'near-targets'
])
export type Pairing = z.infer<typeof pairing>

export const pairingFields = {
  pairing: pairing.default('random').meta({
    title: 'Partners',
    description:
      'Cross-class always leaves as few pairs of one class as any pairing can; the greedy repair, as it was published, leaves avoidable ones'
  })
}

export type LambdaConfig = z.infer<z.ZodObject<ReturnType<typeof lambdaFields>>>
export type TimingConfig = z.infer<z.ZodObject<typeof timingFields>>
