import { z } from 'zod'

const learningRate = (standard: number) =>
  z.number().positive().max(100).default(standard).meta({ title: 'Learning rate' })
const weightDecay = (standard: number) =>
  z.number().min(0).max(1).default(standard).meta({
    title: 'Weight decay',
    description: 'Mixup needs less than plain training'
  })
const adamFields = {
  beta1: z.number().min(0).lt(1).default(0.9),
  beta2: z.number().min(0).lt(1).default(0.999),
  epsilon: z.number().positive().default(1e-8)
}

/** PyTorch's semantics: SGD and Adam add weight decay to the gradient, AdamW decouples it. */
export const optimizerConfig = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('sgd'),
    learningRate: learningRate(0.1),
    momentum: z.number().min(0).lt(1).default(0.9),
    nesterov: z.boolean().default(false),
    weightDecay: weightDecay(1e-4)
  }),
  z.object({
    kind: z.literal('adam'),
    learningRate: learningRate(0.001),
    weightDecay: weightDecay(0),
    ...adamFields
  }),
  z.object({
    kind: z.literal('adamw'),
    learningRate: learningRate(0.001),
    weightDecay: weightDecay(0.01),
    ...adamFields
  })
])
export type OptimizerConfig = z.infer<typeof optimizerConfig>

const warmupEpochs = z.number().min(0).default(0).meta({ title: 'Warm-up', unit: 'epochs' })

export const scheduleConfig = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('constant'), warmupEpochs }),
  z.object({
    kind: z.literal('step'),
    milestones: z
      .array(z.number().positive())
      .min(1)
      .default([0.5, 0.75])
      .meta({ description: 'Where the rate drops, as shares of the whole training' }),
    factor: z.number().positive().max(1).default(0.1),
    warmupEpochs
  }),
  z.object({
    kind: z.literal('cosine'),
    final: z.number().min(0).max(1).default(0).meta({ title: 'Final share of the rate' }),
    warmupEpochs
  }),
  z.object({
    kind: z.literal('one-cycle'),
    peakAt: z.number().gt(0).lt(1).default(0.3),
    startDivisor: z.number().min(1).default(25),
    finalDivisor: z.number().min(1).default(10_000)
  })
])
export type ScheduleConfig = z.infer<typeof scheduleConfig>
