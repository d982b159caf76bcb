import { z } from 'zod'
import { describePolicy } from './descriptor'
import { imagesOnly } from './suitability'
import { lambdaFields, pairingFields, timingFields } from './fields'
import { alphaOfPastes } from './recommended-alpha'

export const areaCorrected = z.boolean().default(true).meta({
  title: 'Correct lambda to the area',
  description: 'A box that leaves the image is clipped; lambda then becomes the share really kept'
})

const settings = z
  .object({
    policy: z.literal('cutmix'),
    areaCorrected,
    ...lambdaFields(1),
    ...pairingFields,
    ...timingFields
  })
  .meta({
    title: 'CutMix',
    description: 'Pastes a box of the partner and weighs the targets by its area (Yun et al. 2019)'
  })

export const cutMix = describePolicy(settings, {
  alpha: [alphaOfPastes],
  refuse: (_config, facts) => imagesOnly('CutMix', facts)
})
