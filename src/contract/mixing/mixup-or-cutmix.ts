import { z } from 'zod'
import { describePolicy } from './descriptor'
import { imagesOnly } from './suitability'
import { areaCorrected } from './cutmix'
import { lambdaFields, pairingFields, timingFields } from './fields'
import { alphaOfBlends } from './recommended-alpha'

const settings = z
  .object({
    policy: z.literal('mixup-or-cutmix'),
    switchProbability: z
      .number()
      .min(0)
      .max(1)
      .default(0.5)
      .meta({ title: 'Share of CutMix', description: 'The other mixed batches get mixup' }),
    cutmixAlpha: z.number().min(0).max(64).default(1).meta({
      title: 'Alpha of CutMix',
      description: 'For CutMix only: alpha above is for mixup'
    }),
    areaCorrected,
    ...lambdaFields(0.2),
    ...pairingFields,
    ...timingFields
  })
  .meta({
    title: 'Mixup or CutMix',
    description: 'Draws one of the two for every batch, as timm does'
  })

export const mixupOrCutMix = describePolicy(settings, {
  alpha: alphaOfBlends,
  refuse: (_config, facts) => imagesOnly('CutMix', facts)
})
