import { z } from 'zod'

/** SHA-256 in hexadecimal of weights as the studio keeps them. */
export const weightsDigest = z.string().regex(/^[0-9a-f]{64}$/)

/** Training that begins with pretrained weights. The digest is part of the configuration: no two versions are ever mixed. */
export const pretrainedConfig = z.object({
  weights: z
    .object({ name: z.string().min(1).max(100), digest: weightsDigest })
    .meta({ title: 'Weights' }),
  trainedBlocks: z.int().min(0).nullable().default(0).meta({
    title: 'Trained blocks',
    empty: 'All',
    description:
      'The last so many of the pretrained net, besides the last layer, which always learns. 0: the last layer alone, in seconds'
  }),
  backboneRate: z.number().positive().max(10).default(0.1).meta({
    title: 'Learning rate of the pretrained blocks',
    description: 'As a multiple of the learning rate of the last layer'
  }),
  batchStatistics: z.enum(['frozen', 'updated']).default('frozen').meta({
    title: 'Statistics of batch normalisation',
    description:
      'Of the trained blocks. Frozen: those of the pretrained net, better with small batches. Updated: those of each batch'
  })
})
export type PretrainedConfig = z.infer<typeof pretrainedConfig>
