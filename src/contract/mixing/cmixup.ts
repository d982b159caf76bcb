import { z } from 'zod'
import { describePolicy } from './descriptor'
import { lambdaFields, timingFields } from './fields'
import { refuseBlocks } from './manifold'
import type { MixingFacts, Refusal } from './suitability'

const settings = z
  .object({
    policy: z.literal('cmixup'),
    bandwidth: z.number().positive().max(100).default(0.5).meta({
      title: 'Bandwidth',
      unit: 'standard deviations of the target',
      description:
        'Width of the kernel that favours partners with near targets. No value is standard: the official commands set one per data set, from 0.05 to 20 in its own units. Let an experiment choose it on validation (same tuning budget)'
    }),
    blocks: z.array(z.int().min(0)).min(1).nullable().default([0]).meta({
      title: 'Mix before blocks',
      description:
        '0 is the input. Five of the eight official commands combine C-Mixup with manifold mixup, always after the first layer: 1 in an MLP. Left out: the blocks of manifold mixup',
      empty: 'Default for the model'
    }),
    ...lambdaFields(2),
    ...timingFields
  })
  .meta({
    title: 'C-Mixup',
    description:
      'For regression: partners from the whole training set, near in target (Yao et al. 2022)'
  })

function refuseCMixup(config: { blocks: number[] | null }, facts: MixingFacts): Refusal {
  if (facts.task === 'regression') return refuseBlocks(config, facts)
  return 'C-Mixup chooses partners by the distance of their numbers, and classes have none: choose input mixup.'
}

export const cMixup = describePolicy(settings, {
  alpha: [
    {
      situation: 'C-Mixup',
      text: 'Partners have similar targets, so alpha can be 2.',
      alpha: [2, 2],
      source: 'Yao et al., C-Mixup, NeurIPS 2022'
    }
  ],
  refuse: refuseCMixup
})
