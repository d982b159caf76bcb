import { z } from 'zod'
import { describePolicy } from './descriptor'
import { lambdaFields, pairingFields, timingFields } from './fields'
import { refuseBlocks } from './manifold'

const settings = z
  .object({
    policy: z.literal('noisy'),
    additive: z.number().min(0).max(10).default(0.4).meta({
      title: 'Additive noise',
      description:
        'Standard deviation at most; each batch gets a share of it, drawn from Beta(2, 5)'
    }),
    multiplicative: z.number().min(0).max(1).default(0.2).meta({
      title: 'Multiplicative noise',
      description: 'Largest relative change; each batch gets a share of it, drawn from Beta(2, 5)'
    }),
    blocks: z.array(z.int().min(0)).min(1).nullable().default(null).meta({
      title: 'Mix before blocks',
      description: '0 is the input. Left out: as for manifold mixup'
    }),
    ...lambdaFields(1),
    ...pairingFields,
    ...timingFields
  })
  .meta({
    title: 'Noisy feature mixup',
    description:
      'Manifold mixup with additive and multiplicative noise on the mixed hidden states (Lim et al. 2022)'
  })

export const noisyMixup = describePolicy(settings, {
  alpha: [
    {
      situation: 'Noisy feature mixup',
      text: 'As for manifold mixup; the published experiments use 1.',
      alpha: [1, 2],
      source: 'Lim et al., Noisy Feature Mixup, ICLR 2022'
    }
  ],
  refuse: refuseBlocks,
  preview: 'the inputs are mixed, and noise is added, before the model sees them.'
})
