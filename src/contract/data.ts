import { z } from 'zod'
import { augmentationConfig } from './augmentation'
import { bundledNames } from './bundled'
import { dataFormat } from './formats'

export { type DataFormat } from './formats'

export const task = z.enum(['classification', 'multi-label', 'regression'])
export type Task = z.infer<typeof task>

export const splitName = z.enum(['train', 'validation', 'test'])
export type SplitName = z.infer<typeof splitName>

export const imageShape = z.object({
  height: z.int().min(1).max(1024).meta({ title: 'Height', unit: 'pixels' }),
  width: z.int().min(1).max(1024).meta({ title: 'Width', unit: 'pixels' }),
  channels: z.union([z.literal(1), z.literal(3)]).meta({ title: 'Channels' })
})
export type ImageShape = z.infer<typeof imageShape>

export const dataSource = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('bundled'), name: z.enum(bundledNames) }),
  z.object({
    kind: z.literal('generated'),
    name: z.enum(['two-moons', 'spirals', 'blobs']),
    examples: z.int().min(10).max(1_000_000).default(600),
    classes: z.int().min(2).max(100).default(3).meta({ description: 'Spirals and blobs only' }),
    noise: z.number().min(0).max(10).default(0.15),
    seed: z.int().min(0).default(0)
  }),
  z.object({
    kind: z.literal('path'),
    path: z.string().min(1),
    format: dataFormat.optional().meta({ description: 'Detected from the files if left out' })
  })
])
export type DataSource = z.infer<typeof dataSource>

/** How the numbers of a column are written. */
const columnFormat = z.object({
  /** The other one of point and comma may group thousands. */
  decimal: z.enum(['.', ',']),
  /** Words that stand for a missing value in this column. */
  missing: z.array(z.string()),
  /** The column holds texts, whatever they look like. */
  text: z.literal(true).optional()
})
export type ColumnFormat = z.infer<typeof columnFormat>

/** Words for a missing value, in every column. */
export const usualMissing = ['', 'NA', 'N/A', 'NaN', 'nan', 'null', '?']

/** How an image with a different aspect ratio is resized. */
export const resizing = z.enum(['fill', 'fit', 'stretch'])
export type Resizing = z.infer<typeof resizing>

/** How newly imported images are resized. */
export const usualResizing: Resizing = 'fill'

/** How files become examples. Everything is optional: readers choose a sensible value and report it. */
export const readingOptions = z.object({
  task: task.optional().meta({ title: 'Task' }),
  target: z
    .union([z.string(), z.array(z.string()).min(1)])
    .optional()
    .meta({ title: 'Target column', description: 'The column, or columns, to predict' }),
  image: imageShape.optional().meta({
    title: 'Image size',
    description: 'Images are resized to it; the columns of a table are read as such an image'
  }),
  resize: resizing.optional().meta({
    title: 'Pictures of another aspect ratio',
    description:
      'Fill: the middle of the picture, its edges cut. Fit: the whole picture, with white borders. Stretch: the sides change independently (default)'
  }),
  header: z.boolean().optional().meta({ title: 'First row names the columns' }),
  delimiter: z.string().length(1).optional().meta({ title: 'Delimiter' }),
  missing: z.array(z.string()).default(usualMissing).meta({ title: 'Words for missing values' }),
  ignore: z.array(z.string()).default([]).meta({ title: 'Columns to ignore' }),
  categorical: z.array(z.string()).default([]).meta({ title: 'Columns of categories' }),
  group: z.string().optional().meta({
    title: 'Group column',
    description: 'Rows that share its value stay in one split'
  }),
  decimal: z
    .enum(['.', ','])
    .optional()
    .meta({ title: 'Decimal mark', description: 'Detected from the whole file if left out' }),
  encoding: z
    .enum(['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'])
    .optional()
    .meta({ title: 'Encoding of texts', description: 'Detected from the file if left out' }),
  keep: z.array(z.string()).optional().meta({ title: 'Columns to keep' }),
  sheet: z.string().optional().meta({ title: 'Sheet of a workbook' }),
  file: z
    .string()
    .optional()
    .meta({ title: 'Column with the names of image files', description: 'Of a table of labels' }),
  labels: z.string().optional().meta({
    title: 'File of labels',
    description: 'JSON with the class of pictures by path; given labels come before folders'
  }),
  text: z.string().optional().meta({
    title: 'Text column',
    description:
      'Its texts are the examples; other columns are not used. Found when nothing else is left to learn from'
  }),
  textLength: z
    .int()
    .min(8)
    .max(512)
    .optional()
    .meta({ title: 'Pieces of a text', description: 'Longer texts are cut; 64 when left out' }),
  white: z
    .union([z.literal('upper bits'), z.number().positive()])
    .optional()
    .meta({
      title: 'Value that becomes white',
      description:
        'In pictures of 9 to 16 bits per channel: the largest value of them all when left out; upper bits keeps the upper 8'
    }),
  /** How the numbers of each column are written, as it was found; other columns are plain. */
  formats: z.record(z.string(), columnFormat).optional()
})
export type ReadingOptions = z.infer<typeof readingOptions>

/** One fold of a partition of all examples: it is tested, and the other folds are trained on. */
export const kFoldConfig = z
  .object({
    folds: z.int().min(2).max(50).default(5).meta({ title: 'Folds' }),
    partition: z
      .int()
      .min(0)
      .max(2 ** 32 - 1)
      .default(0)
      .meta({ title: 'Partition', description: 'Each number divides the examples differently' }),
    fold: z.int().min(0).default(0).meta({ title: 'Fold that is tested, from 0' })
  })
  .refine(({ folds, fold }) => fold < folds, {
    message: 'folds are counted from 0: choose one below the number of folds',
    path: ['fold']
  })
export type KFoldConfig = z.infer<typeof kFoldConfig>

export const splitConfig = z
  .object({
    validation: z.number().min(0).max(0.9).default(0.15).meta({ title: 'Validation share' }),
    test: z.number().min(0).max(0.9).default(0.15).meta({ title: 'Test share' }),
    seed: z.int().min(0).optional().meta({
      title: 'Split seed',
      description: 'Leave empty to use the same split for every seed of the experiment'
    }),
    stratified: z.boolean().default(true).meta({
      title: 'Stratified',
      description:
        'Every split gets the same share of each class, rarest label or tenth of the target. Off: drawn at random'
    }),
    useGiven: z.boolean().default(true).meta({
      title: "Use the data set's own splits",
      description: 'train/val/test folders or files'
    }),
    kFold: kFoldConfig.nullable().optional().meta({
      title: 'One fold of k',
      description:
        "Replaces the test share, the split seed and the data set's own splits; the validation share is taken from the training folds"
    })
  })
  .refine(({ kFold, validation, test }) => validation + (kFold ? 0 : test) < 0.95, {
    message: 'validation and test together leave too little to train on: keep their sum below 0.95'
  })
export type SplitConfig = z.infer<typeof splitConfig>

const normalisation = z.enum(['standard', 'range', 'none', 'given'])
export type Normalisation = z.infer<typeof normalisation>

/** Mean and deviation of each channel, as shares of the range of the pixels. */
export const givenNormalisation = z.object({
  mean: z.array(z.number()).min(1).meta({ title: 'Mean of each channel' }),
  deviation: z.array(z.number().positive()).min(1).meta({ title: 'Deviation of each channel' })
})
export type GivenNormalisation = z.infer<typeof givenNormalisation>

const dataFields = z.object({
  source: dataSource,
  reading: readingOptions.prefault({}),
  split: splitConfig.prefault({}),
  examplesPerClass: z.int().min(1).nullable().default(null).meta({
    title: 'Training examples per class',
    description: 'Mixing usually helps most with few examples',
    empty: 'All'
  }),
  trainingExamples: z.int().min(1).nullable().default(null).meta({
    title: 'Training examples in total',
    description: 'For any task; cannot be combined with a number per class',
    empty: 'All'
  }),
  stratifiedSubset: z.boolean().default(true).meta({
    title: 'Keep the shares of the classes',
    description:
      'Where the training examples are limited in total: as in the whole training split (classes, rarest labels, tenths of the target). Off: drawn at random, which makes the task harder and more variable'
  }),
  firstClasses: z.int().min(2).nullable().default(null).meta({
    title: 'Only the first classes',
    description: 'Keep only the first N classes; examples of all others are left out',
    empty: 'All'
  }),
  labelNoise: z.number().min(0).max(1).default(0).meta({
    title: 'Corrupted training labels',
    description: 'Share of the training labels replaced, uniformly over the other classes'
  }),
  augmentation: augmentationConfig.prefault({}),
  normalisation: normalisation.default('standard').meta({
    title: 'Normalisation',
    description:
      'Fitted on the training split. Standard: mean 0, deviation 1. Range: to 0..1. None: as they are. Given: by the numbers below, which pretrained weights bring along'
  }),
  given: givenNormalisation.nullable().optional().meta({
    title: 'Given normalisation',
    description: 'Shares of the range of the pixels, 0 to 1'
  })
})

export const dataConfig = dataFields
  .refine(
    ({ examplesPerClass, trainingExamples }) =>
      examplesPerClass === null || trainingExamples === null,
    {
      path: ['trainingExamples'],
      message: 'set either the number per class or the number in total, and leave the other empty'
    }
  )
  .refine(({ normalisation, given }) => normalisation !== 'given' || Boolean(given), {
    path: ['given'],
    message: 'normalisation by given numbers needs mean and deviation of each channel'
  })
export type DataConfig = z.infer<typeof dataConfig>

/** What a run was trained on: SHA-256 in hexadecimal of the examples as they were read, and of the rows of each split. */
export const dataDigests = z.object({ content: z.string(), split: z.string() })
export type DataDigests = z.infer<typeof dataDigests>
