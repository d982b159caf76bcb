import { z } from 'zod'
import { lambdaFields, pairingFields, timingFields } from './fields'

export const inputMixing = z.object({
  policy: z.literal('input'),
  ...lambdaFields(0.2),
  ...pairingFields,
  ...timingFields
})
