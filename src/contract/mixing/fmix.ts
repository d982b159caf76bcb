import { z } from 'zod'
import { describePolicy } from './descriptor'
import { imagesOnly } from './suitability'
import { lambdaFields, pairingFields, timingFields } from './fields'
import { alphaOfPastes } from './recommended-alpha'

const settings = z
  .object({
    policy: z.literal('fmix'),
    decay: z.number().min(0).max(10).default(3).meta({
      title: 'Decay',
      description: 'Exponent of the decay of high frequencies. Larger values give smoother regions'
    }),
    ...lambdaFields(1),
    ...pairingFields,
    ...timingFields
  })
  .meta({
    title: 'FMix',
    description:
      'Pastes regions of any shape, cut from low-frequency noise (Harris et al. 2020). The published code takes real and imaginary parts from a wrong axis of the spectrum, ours from the right one; on textures both gave the same'
  })

export const fMix = describePolicy(settings, {
  alpha: [alphaOfPastes],
  refuse: (_config, facts) => imagesOnly('FMix', facts)
})
