import { checkpointName } from '../checkpoint'
import { z } from 'zod'
import { runConfig } from '../run-config'
import { headlineEpoch } from '../run-results'
import { comparedMetric } from './metric'
import { tuningConfig } from './tuning'

/** Runs that are compared: a grid of configurations times seeds. */
export const experimentDefinition = z
  .object({
    name: z.string().min(1).max(200),
    question: z.string().max(1000).default('').meta({ title: 'Question' }),
    base: runConfig.meta({ title: 'What all configurations share' }),
    grid: z.record(z.string().min(1), z.array(z.unknown()).min(1)).default({}).meta({
      title: 'Grid',
      description:
        'Fields by path, such as mixing or data.examplesPerClass, each with its values; plain training is added for every policy'
    }),
    seeds: z
      .array(runConfig.shape.seed.unwrap())
      .min(1)
      .max(1000)
      .refine((seeds) => new Set(seeds).size === seeds.length, { message: 'each seed only once' }),
    metric: comparedMetric.default('accuracy').meta({
      title: 'Metric of the verdict',
      description: 'Chosen in advance, on the test split; all others are descriptive'
    }),
    at: checkpointName.default(headlineEpoch).meta({ title: 'Epoch of the verdict' }),
    relevantDifference: z.number().positive().default(0.01).meta({
      title: 'Smallest difference that matters',
      description:
        'In units of the metric: 0.01 is one point of accuracy. Of RMSE and MAE, a hundredth of the standard deviation of the targets unless given'
    }),
    looks: z
      .union([z.literal(1), z.literal(3)])
      .default(1)
      .meta({
        title: 'When to judge',
        description:
          'Fixed in advance. Once, at the planned seeds (level 5 %); or three times, at the planned seeds and at twice and four times as many (2 % each)'
      }),
    splitPerSeed: z.boolean().default(false).meta({
      title: 'New split for every seed',
      description: "The data set's own splits are ignored; intervals are corrected for the overlap"
    }),
    folds: z.int().min(2).max(20).nullable().default(null).meta({
      title: 'Repeated k-fold',
      description:
        'Each seed divides all examples into this many folds: every example is tested once per seed. Recommended for small data',
      empty: 'One split'
    }),
    seedsPerFold: z.int().min(1).max(50).default(1).meta({
      title: 'Runs on each fold',
      description: 'With different initial weights and order; their scores are averaged'
    }),
    tuning: tuningConfig.nullable().default(null).meta({
      title: 'Same tuning budget for every configuration'
    }),
    sideBySide: z.int().min(1).max(64).default(1).meta({ title: 'Parallel runs' })
  })
  .refine(({ folds, splitPerSeed }) => folds === null || !splitPerSeed, {
    message: 'k-fold already divides the examples by each seed: leave splitPerSeed out',
    path: ['splitPerSeed']
  })
export type ExperimentDefinition = z.infer<typeof experimentDefinition>
