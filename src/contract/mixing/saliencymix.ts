import { z } from 'zod'
import { areaCorrected } from './cutmix'
import { lambdaFields, pairingFields, timingFields } from './fields'

export const saliencyMixing = z
  .object({
    policy: z.literal('saliencymix'),
    areaCorrected,
    ...lambdaFields(1),
    ...pairingFields,
    ...timingFields
  })
  .meta({
    title: 'SaliencyMix',
    description:
      'CutMix with the box around what stands out in the partner (Uddin et al. 2021). The detector behind the published numbers stretches bright and dark contrasts each to a scale of its own; ours gives both one scale'
  })
