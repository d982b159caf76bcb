import { z } from 'zod'
import { lambdaFields, pairingFields, timingFields } from './fields'

export const regMixing = z
  .object({
    policy: z.literal('regmixup'),
    ...lambdaFields(10),
    ...pairingFields,
    ...timingFields
  })
  .meta({
    title: 'RegMixup',
    description:
      'Trains on the clean batch and the mixed one together, at twice the cost (Pinto et al. 2022)'
  })
