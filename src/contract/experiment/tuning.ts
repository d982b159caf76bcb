import { z } from 'zod'
import { realNumber } from '../number'
import { runState } from '../records'

const range = z
  .object({ low: z.number().positive(), high: z.number().positive() })
  .refine(({ low, high }) => low < high, { message: 'low has to be below high' })
const choice = z.object({ values: z.array(z.number()).min(1).max(100) })
export type TunedRange = z.infer<typeof range> | z.infer<typeof choice>

/** Drawn uniformly on a logarithmic scale; a path that a configuration lacks, such as alpha in plain training, is skipped. */
const usualSpace: Record<string, TunedRange> = {
  'optimizer.learningRate': { low: 3e-4, high: 1e-2 },
  'optimizer.weightDecay': { low: 1e-5, high: 0.1 },
  'mixing.alpha': { low: 0.1, high: 4 },
  'mixing.bandwidth': { low: 0.1, high: 4 }
}

/**
 * The same budget on the validation split for every configuration, plain training included: each is trained with as many
 * settings, and goes into the comparison with those that did best there.
 * Sources: Bergstra and Bengio, "Random search for hyper-parameter optimization", JMLR 2012; Jamieson and Talwalkar,
 * "Non-stochastic best arm identification and hyperparameter optimization", AISTATS 2016.
 */
export const tuningConfig = z.object({
  method: z.enum(['random-search', 'successive-halving']).default('random-search').meta({
    title: 'Search',
    description:
      'Random search trains all settings in full. Successive halving begins with few epochs, keeps the better half and doubles them'
  }),
  trials: z.int().min(2).max(128).default(8).meta({
    title: 'Settings tried for each configuration',
    description: 'The first is the base configuration, so tuning never knows less than it'
  }),
  seeds: z
    .array(
      z
        .int()
        .min(0)
        .max(2 ** 32 - 1)
    )
    .min(1)
    .max(20)
    .default([1000])
    .meta({ title: 'Seeds of the tuning runs', description: 'The mean over them decides' }),
  drawSeed: z.int().min(0).default(0).meta({ title: 'Seed that draws the settings' }),
  space: z
    .record(z.string().min(1), z.union([range, choice]))
    .default(usualSpace)
    .meta({
      title: 'What is tuned',
      description: 'Fields by their path: { "low", "high" } on a logarithmic scale, or { "values" }'
    })
})
export type TuningConfig = z.infer<typeof tuningConfig>

const trial = z.object({
  /** Counted from 0, which has the settings of the base. */
  number: z.int(),
  /** Differences from the configuration, by path. */
  settings: z.record(z.string(), z.number()),
  /** The runs of its last round. */
  runs: z.array(z.object({ id: z.string().nullable(), state: runState.nullable() })),
  /** Rounds of successive halving it survived, from 0. */
  round: z.int(),
  /** Mean of the metric on the validation split; null until its runs have ended, NaN where one failed. */
  value: realNumber.nullable()
})
export type TuningTrial = z.infer<typeof trial>

/** What was tried for one configuration on one training set, and what was chosen. */
export const tuningResult = z.object({
  label: z.string(),
  /** Names the training set where there are several: tuning never sees the test examples of its own. */
  trainingSet: z.string(),
  trials: z.array(trial),
  /** Number of the trial whose settings go into the comparison; null until all have ended. */
  chosen: z.int().nullable()
})
export type TuningResult = z.infer<typeof tuningResult>
