import { z } from 'zod'
import { describePolicy } from './descriptor'
import { lambdaFields, pairingFields, timingFields } from './fields'
import type { MixingFacts, Refusal } from './suitability'
import { alphaOfPastes } from './recommended-alpha'

const settings = z
  .object({
    policy: z.literal('column-cutmix'),
    ...lambdaFields(1),
    ...pairingFields,
    ...timingFields
  })
  .meta({
    title: 'CutMix for tables',
    description:
      'Takes some columns from the partner and weighs the targets by their share (after Somepalli et al. 2021)'
  })

function refuseColumnCutMix({ kind, columns }: MixingFacts): Refusal {
  if (kind === 'image') {
    return 'CutMix for tables exchanges columns, and images have none: choose CutMix.'
  }
  if (columns >= 2) return null
  return 'CutMix for tables needs at least two feature columns, one to keep and one to take: choose input mixup.'
}

export const columnCutMix = describePolicy(settings, {
  alpha: [alphaOfPastes],
  refuse: (_config, facts) => refuseColumnCutMix(facts)
})
