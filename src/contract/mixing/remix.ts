import { z } from 'zod'
import { describePolicy } from './descriptor'
import { lambdaFields, pairingFields, timingFields } from './fields'
import type { MixingFacts, Refusal } from './suitability'

const settings = z
  .object({
    policy: z.literal('remix'),
    kappa: z.number().min(1).default(3).meta({
      title: 'Kappa',
      description:
        'How many times as large one class must be for the label to go to the smaller one'
    }),
    tau: z.number().min(0).max(1).default(0.5).meta({
      title: 'Tau',
      description:
        'The label goes to the smaller class where the larger one has less than this share'
    }),
    ...lambdaFields(1),
    ...pairingFields,
    ...timingFields
  })
  .meta({
    title: 'Remix',
    description:
      'Input mixup for imbalanced classes: a pair of a frequent and a rare class gets the label of the rare one (Chou et al. 2020)'
  })

function refuseWithoutClasses(_config: unknown, { task }: MixingFacts): Refusal {
  if (task === 'classification') return null
  return 'Remix compares the sizes of classes, and these examples have none: choose input mixup.'
}

export const remix = describePolicy(settings, {
  alpha: [
    {
      situation: 'Remix',
      text: 'Alpha as for mixup on small images; the published experiments use 1.',
      alpha: [0.2, 1],
      source: 'Chou et al., Remix, ECCV workshops 2020'
    }
  ],
  refuse: refuseWithoutClasses
})
