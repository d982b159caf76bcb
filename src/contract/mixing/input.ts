import { z } from 'zod'
import { describePolicy } from './descriptor'
import { lambdaFields, pairingFields, timingFields } from './fields'

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

export const inputMixup = describePolicy(settings)
