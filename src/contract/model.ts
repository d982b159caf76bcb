import { z } from 'zod'

const dropout = z.number().min(0).max(0.95).default(0).meta({ title: 'Dropout' })
const batchNorm = z.boolean().default(false).meta({ title: 'Batch normalisation' })

/** Depths of the form 6n + 2 of the CIFAR residual nets. */
const residualDepths = [8, 14, 20, 32, 44, 56] as const

export const modelConfig = z.discriminatedUnion('architecture', [
  z.object({ architecture: z.literal('linear') }),
  z.object({
    architecture: z.literal('mlp'),
    hidden: z.array(z.int().min(1).max(16_384)).min(1).max(20).default([64, 64]),
    batchNorm,
    dropout
  }),
  z.object({
    architecture: z.literal('small-cnn'),
    filters: z.array(z.int().min(1).max(2048)).min(1).max(6).default([32, 64]),
    dense: z.int().min(1).max(8192).default(128),
    batchNorm,
    dropout
  }),
  z.object({ architecture: z.literal('lenet-5') }),
  z.object({
    architecture: z.literal('preact-resnet'),
    depth: z.literal(residualDepths).default(20)
  }),
  z.object({ architecture: z.literal('preact-resnet-18') }),
  z.object({
    architecture: z.literal('wide-resnet'),
    depth: z.literal([10, 16, 22, 28, 40]).default(16),
    factor: z.int().min(1).max(20).default(4),
    dropout
  })
])
export type ModelConfig = z.infer<typeof modelConfig>
