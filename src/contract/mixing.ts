import { z } from 'zod'

const alpha = (standard: number) =>
  z.number().min(0).max(64).default(standard).meta({
    title: 'Alpha',
    description:
      'Strength: lambda ~ Beta(alpha, alpha). 0 means no mixing; 0.1 to 0.4 suits most classification'
  })
const lambdaPer = z
  .enum(['batch', 'example'])
  .default('batch')
  .meta({ title: 'One lambda for each' })
const probability = z
  .number()
  .min(0)
  .max(1)
  .default(1)
  .meta({ title: 'Share of batches that are mixed' })

export const noMixing = z.object({ policy: z.literal('none') })

export const inputMixing = z.object({
  policy: z.literal('input'),
  alpha: alpha(0.2),
  lambdaPer,
  probability
})

export const mixingConfig = z.discriminatedUnion('policy', [noMixing, inputMixing])
export type MixingConfig = z.infer<typeof mixingConfig>
export type PolicyName = MixingConfig['policy']
export type MixingConfigOf<P extends PolicyName> = Extract<MixingConfig, { policy: P }>
