import { z } from 'zod'
import { describePolicy } from './descriptor'
import { lambdaFields, pairingFields, timingFields } from './fields'
import type { MixingFacts, Refusal } from './suitability'

const settings = z
  .object({
    policy: z.literal('manifold'),
    blocks: z.array(z.int().min(0)).min(1).nullable().default(null).meta({
      title: 'Mix before blocks',
      description: '0 is the input. Left out: what published practice does for the architecture'
    }),
    ...lambdaFields(2),
    ...pairingFields,
    ...timingFields
  })
  .meta({
    title: 'Manifold mixup',
    description:
      'Mixes hidden states before a block that is drawn for every batch (Verma et al. 2019). The code behind the published numbers takes the binary cross-entropy of the softmax; ours takes the cross-entropy, as for every policy'
  })

export function refuseBlocks(
  { blocks }: { blocks: number[] | null },
  { mixableBlocks }: MixingFacts
): Refusal {
  const wrong = mixableBlocks && blocks?.find((block) => !mixableBlocks.includes(block))
  if (wrong === undefined) return null
  return `This model cannot mix before block ${wrong}: choose among ${mixableBlocks!.join(', ')}.`
}

export const manifoldMixup = describePolicy(settings, {
  alpha: [
    {
      situation: 'Manifold mixup',
      text: 'Hidden states tolerate stronger mixing than pixels: 2 on CIFAR.',
      alpha: [1, 2],
      source: 'Verma et al., Manifold Mixup, ICML 2019'
    }
  ],
  refuse: refuseBlocks
})
