import { z } from 'zod'
import { dataConfig } from './data'
import { mixingConfig } from './mixing'
import { modelConfig } from './model'
import { optimizerConfig, scheduleConfig } from './optimization'

/** What can be watched to stop early and to pick the best checkpoint; always on the validation split. */
const watchedMetric = z.enum(['loss', 'score', 'balancedAccuracy', 'macroF1'])
export type WatchedMetric = z.infer<typeof watchedMetric>

export const trainingConfig = z.object({
  epochs: z.int().min(1).max(100_000).default(30).meta({ title: 'Epochs' }),
  batchSize: z.int().min(1).max(65_536).default(64).meta({ title: 'Batch size', unit: 'examples' }),
  labelSmoothing: z.number().min(0).max(0.5).default(0).meta({
    title: 'Label smoothing',
    description: 'Applied after mixing; with mixup keep it at 0.05 or less'
  }),
  classWeights: z.enum(['none', 'balanced', 'effective']).default('none').meta({
    title: 'Class weights',
    description:
      'Weight of an example in the loss. Balanced: the inverse of the size of its class. Effective number: milder (Cui et al. 2019). Scores are never weighted'
  }),
  effectiveBeta: z.number().min(0).max(0.999999).default(0.999).meta({
    title: 'Beta of the effective number',
    description: 'Used only by that kind of class weights. 0: no weights; near 1: balanced'
  }),
  sampling: z.enum(['shuffled', 'balanced']).default('shuffled').meta({
    title: 'Examples of an epoch',
    description:
      'Shuffled: each once. Balanced: as many of every class, so that rare ones repeat (class-balanced sampling, Kang et al. 2020)'
  }),
  clipNorm: z
    .number()
    .positive()
    .nullable()
    .default(null)
    .meta({ title: 'Clip the gradient to norm', empty: 'Not clipped' }),
  best: watchedMetric.default('score').meta({
    title: 'Best epoch by',
    description:
      'On the validation split. Score: accuracy, mean average precision or R2, by the kind of task. Balanced accuracy and macro F1 count every class the same'
  }),
  earlyStopping: z
    .object({
      metric: watchedMetric.default('loss'),
      patience: z.int().min(1).default(10).meta({ unit: 'epochs' }),
      minDelta: z.number().min(0).default(0)
    })
    .nullable()
    .default(null),
  checkpointEvery: z.number().min(0).default(1).meta({
    title: 'Checkpoint at most every',
    unit: 'seconds',
    description: 'Slower if saving is slow. 0 = after every step'
  })
})

const computeConfig = z.object({
  threads: z
    .int()
    .min(1)
    .max(1024)
    .nullable()
    .default(null)
    .meta({ title: 'Threads', empty: 'As many as suit the model' }),
  engine: z.enum(['compiled', 'eager']).default('compiled').meta({
    title: 'Steps',
    description:
      'Compiled: each step runs as one TensorFlow graph. Eager: operation by operation, slower; the reference'
  }),
  precision: z.enum(['float32', 'bfloat16']).default('float32').meta({
    title: 'Precision of training steps',
    description:
      'bfloat16: products and convolutions compute with 8 significant bits, faster on GPUs that are made for it; weights, sums and evaluation stay float32. Compiled steps only'
  })
})
export type ComputeConfig = z.infer<typeof computeConfig>

/** Everything that determines a run; saved whole with it. */
export const runConfig = z.object({
  name: z.string().max(200).default(''),
  seed: z
    .int()
    .min(0)
    .max(2 ** 32 - 1)
    .default(0)
    .meta({ title: 'Seed' }),
  data: dataConfig,
  model: modelConfig,
  optimizer: optimizerConfig.prefault({ kind: 'adamw' }),
  schedule: scheduleConfig.prefault({ kind: 'cosine' }).meta({ title: 'Learning rate schedule' }),
  mixing: mixingConfig.prefault({ policy: 'none' }),
  training: trainingConfig.prefault({}),
  compute: computeConfig.prefault({}).meta({ title: 'Computation' })
})
export type RunConfig = z.infer<typeof runConfig>
/** As a user writes it: defaults may be left out. */
export type RunConfigInput = z.input<typeof runConfig>
