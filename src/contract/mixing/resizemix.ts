import { z } from 'zod'
import { describePolicy } from './descriptor'
import { imagesOnly } from './suitability'
import { lambdaFields, pairingFields, timingFields } from './fields'

const settings = z
  .object({
    policy: z.literal('resizemix'),
    smallest: z.number().min(0).max(1).default(0.1).meta({
      title: 'Smallest side',
      description: 'Of the pasted image, as a share of its own side'
    }),
    largest: z.number().min(0).max(1).default(0.8).meta({ title: 'Largest side' }),
    lambdaPer: lambdaFields(1).lambdaPer,
    ...pairingFields,
    ...timingFields
  })
  .meta({
    title: 'ResizeMix',
    description: 'Pastes the whole partner, shrunk, at a random place (Qin et al. 2020)'
  })

function refuseResizeMix(config: { smallest: number; largest: number }): string | null {
  if (config.smallest <= config.largest) return null
  return 'The smallest side of a pasted image is larger than the largest: swap the two.'
}

export const resizeMix = describePolicy(settings, {
  refuse: (config, facts) => imagesOnly('ResizeMix', facts) ?? refuseResizeMix(config)
})
