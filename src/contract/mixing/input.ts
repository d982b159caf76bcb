import { z } from 'zod'
import { lambdaFields, pairingFields, timingFields } from './fields'

export const inputMixing = z
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
