import { z } from 'zod'
import { describePolicy } from './descriptor'
import { imagesOnly } from './suitability'
import { areaCorrected } from './cutmix'
import { lambdaFields, pairingFields, timingFields } from './fields'
import { alphaOfPastes } from './recommended-alpha'

const settings = z
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
      'CutMix with the box around the most salient part of the partner (Uddin et al. 2021). The detector behind the published numbers stretches bright and dark contrasts each to a scale of its own; ours gives both one scale'
  })

export const saliencyMix = describePolicy(settings, {
  alpha: [alphaOfPastes],
  refuse: (_config, facts) => imagesOnly('SaliencyMix', facts)
})
