import { z } from 'zod'
import { lambdaFields, timingFields } from './fields'
import type { MixingFacts, Refusal } from './suitability'

export const cMixing = z
  .object({
    policy: z.literal('cmixup'),
    bandwidth: z.number().positive().max(100).default(0.5).meta({
      title: 'Bandwidth',
      unit: 'standard deviations of the target',
      description: 'Width of the kernel that makes partners with near targets likelier'
    }),
    ...lambdaFields(2),
    ...timingFields
  })
  .meta({
    title: 'C-Mixup',
    description:
      'For regression: partners from the whole training set, near in target (Yao et al. 2022)'
  })

export function refuseCMixup({ task }: MixingFacts): Refusal {
  if (task === 'regression') return null
  return 'C-Mixup chooses partners by the distance of their numbers, and classes have none: choose input mixup.'
}
