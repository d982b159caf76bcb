import { z } from 'zod'
import { describePolicy } from './descriptor'
import { lambdaFields, pairingFields, timingFields } from './fields'
import { alphaOfBlends } from './recommended-alpha'

const settings = z
  .object({
    policy: z.literal('input'),
    ...lambdaFields(0.2),
    ...pairingFields,
    ...timingFields
  })
  .meta({
    title: 'Input mixup',
    description: 'Blends each example and its target with a partner (Zhang et al. 2018)'
  })

export const inputMixup = describePolicy(settings, {
  alpha: [
    ...alphaOfBlends,
    {
      situation: 'Tables and regression',
      text: 'As for classification of images; start with 0.2.',
      alpha: [0.1, 0.4],
      source: 'Common practice'
    },
    {
      situation: 'Heavily corrupted labels',
      text: 'The one case for a large alpha: 8 for a fifth of wrong labels, 32 for half of them.',
      alpha: [8, 32],
      source: 'Zhang et al., mixup, ICLR 2018, table 2'
    }
  ]
})
