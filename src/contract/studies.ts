import { z } from 'zod'
import { splitName, task } from './data'
import { keptStudies } from './kept-studies'
import { examplesPage } from './library'
import { realNumber } from './number'
import { prediction } from './records'
import { decisionSurface } from './surface'

const at = z.enum(['best', 'last'])

/**
 * `confident`: mistakes, those made with most confidence first. `worst`: mistakes, the largest loss first. `order`: all
 * examples as they lie in the split. Numbers to predict are never plainly wrong: both kinds of mistakes are then all
 * examples, the largest loss first.
 */
const judgedOrder = z.enum(['confident', 'worst', 'order'])
export type JudgedOrder = z.infer<typeof judgedOrder>

const judgedExample = z.object({
  /** In the split, from 0. */
  place: z.int(),
  /** In the data set, from 0. */
  row: z.int(),
  /** The class, the labels that hold, or the numbers. */
  truth: z.string(),
  said: z.string(),
  /** All labels right, where there are several; null for numbers. */
  correct: z.boolean().nullable(),
  /**
   * Probability of what was said. Of several labels: of the one that was wrong with most confidence or, where all are
   * right, of the least certain one. Null for numbers.
   */
  confidence: realNumber.nullable(),
  /** Of the true class; null unless classification. */
  truthProbability: realNumber.nullable(),
  /** As the model is trained with it: of numbers, the mean square of the standardised error. */
  loss: realNumber
})
export type JudgedExample = z.infer<typeof judgedExample>

const judgedPage = z.object({
  task,
  /** From 1. */
  epoch: z.int(),
  /** Examples in this order altogether. */
  total: z.int(),
  /** Examples of the split, and how many of them are mistakes. */
  examples: z.int(),
  mistakes: z.int().nullable(),
  rows: z.array(judgedExample),
  /** What the rows look like, in the same order. */
  page: examplesPage
})
export type JudgedPage = z.infer<typeof judgedPage>

const lineEnds = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('image'),
    /** [height, width, channels] */
    shape: z.tuple([z.int(), z.int(), z.int()]),
    /** Bytes 0 to 255, row-major. */
    first: z.instanceof(Uint8Array),
    second: z.instanceof(Uint8Array)
  }),
  z.object({
    kind: z.literal('table'),
    /** Columns as the model gets them: a category is a column of its own, between 0 and 1. */
    columns: z.array(z.string()),
    /** In the units of the data. */
    first: z.instanceof(Float32Array),
    second: z.instanceof(Float32Array)
  })
])

const lineBetween = z.object({
  task,
  epoch: z.int(),
  outputs: z.array(z.string()),
  firstTruth: z.string(),
  secondTruth: z.string(),
  /** Weight of the first example, ascending from 0 to 1 in equal steps. */
  lambdas: z.instanceof(Float64Array),
  /** Probabilities, or numbers in the units of the data; row-major [lambdas, outputs]. */
  said: z.instanceof(Float64Array),
  ends: lineEnds
})
export type LineBetween = z.infer<typeof lineBetween>

const shownPredictions = z.object({
  task,
  outputs: z.array(z.string()),
  /** One for each row of the file, those that could not be read last. */
  predictions: z.array(prediction),
  /** What the first rows look like, as many as `shown`. */
  shown: z.int(),
  page: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('image'),
      shape: z.tuple([z.int(), z.int(), z.int()]),
      pixels: z.instanceof(Uint8Array)
    }),
    z.object({
      kind: z.literal('table'),
      columns: z.array(z.string()),
      cells: z.array(z.array(z.string()))
    })
  ])
})
export type ShownPredictions = z.infer<typeof shownPredictions>

const which = { at, split: splitName }
const judged = {
  order: judgedOrder,
  start: z.int().min(0).default(0),
  count: z.int().min(1).max(200).default(60)
}
const line = {
  /** Places in the split. */
  first: z.int().min(0),
  second: z.int().min(0),
  points: z.int().min(2).max(1001).default(101)
}
const file = { at, path: z.string() }

const folder = z.string()

/** A closer look at finished runs, by the folder of the run; answered by the desk. */
export const deskLookCalls = {
  judgedExamples: { input: z.object({ folder, ...which, ...judged }), output: judgedPage },
  lineBetween: { input: z.object({ folder, ...which, ...line }), output: lineBetween },
  predictShown: { input: z.object({ folder, ...file }), output: shownPredictions }
}

const id = z.string().regex(/^[a-z0-9-]{1,80}$/)

/** The same as the studio offers them, by the run's id, and what lies in the run folder already. */
export const lookCalls = {
  judgedExamples: { input: z.object({ id, ...which, ...judged }), output: judgedPage },
  /** What a model says along the straight line between two examples. */
  lineBetween: { input: z.object({ id, ...which, ...line }), output: lineBetween },
  /** Predictions of a file with what its rows look like. */
  predictShown: { input: z.object({ id, ...file }), output: shownPredictions },
  /** Null where the run keeps none: only classifiers of two numeric columns do. */
  decisionSurface: {
    input: z.object({ id, after: z.int().min(-1).default(-1) }),
    output: decisionSurface.nullable()
  },
  /** What was measured of the run before. */
  studies: { input: z.object({ id }), output: keptStudies }
}
