import { z } from 'zod'
import { describePolicy } from './descriptor'
import { lambdaFields, pairingFields, timingFields } from './fields'

const settings = z
  .object({
    policy: z.literal('regmixup'),
    eta: z.number().min(0).max(100).default(1).meta({
      title: 'Weight of the mixed batch (eta)',
      description:
        'The loss is (clean + eta x mixed) / (1 + eta). 1 is what the official code does; the paper writes clean + eta x mixed, which differs by the factor 1 + eta'
    }),
    ...lambdaFields(10),
    ...pairingFields,
    ...timingFields
  })
  .meta({
    title: 'RegMixup',
    description:
      'Trains on the clean batch and the mixed one together, at twice the cost (Pinto et al. 2022). The default alpha of the official code is 20; its commands for CIFAR-100 have 10'
  })

export const regMixup = describePolicy(settings, {
  alpha: [
    {
      situation: 'RegMixup',
      text: 'Clean examples are trained on too, so mixing can be strong.',
      alpha: [10, 20],
      source: 'Pinto et al., RegMixup, NeurIPS 2022'
    }
  ],
  cost: 2,
  preview: 'the model gets the clean batch and this mixed one.'
})
