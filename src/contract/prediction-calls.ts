import { runId } from './ids'
import { checkpointName } from './checkpoint'
import { z } from 'zod'
import { splitName, task } from './data'
import { examplesPage } from './library'
import { realNumber } from './number'
import { prediction } from './records'
import { decisionSurface } from './surface'

/**
 * `confident`: mistakes, those made with most confidence first. `worst`: mistakes, the largest loss first. `order`: all
 * examples as they lie in the split. Regression has no right or wrong: all examples are then listed, largest loss
 * first.
 */
const judgedOrder = z.enum(['confident', 'worst', 'order'])
export type JudgedOrder = z.infer<typeof judgedOrder>

const judgedExample = z.object({
  /** Index in the split, from 0. */
  place: z.int(),
  /** Index in the data set, from 0. */
  row: z.int(),
  /** The class, the labels that hold, or the numbers. */
  label: z.string(),
  prediction: z.string(),
  /** All labels right, where there are several; null for numbers. */
  correct: z.boolean().nullable(),
  /**
   * Probability of the prediction. Of several labels: of the one that was wrong with most confidence or, where all are
   * right, of the least certain one. Null for numbers.
   */
  confidence: realNumber.nullable(),
  /** Of the true class; null unless classification. */
  labelProbability: realNumber.nullable(),
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
  firstLabel: z.string(),
  secondLabel: z.string(),
  /** Weight of the first example, ascending from 0 to 1 in equal steps. */
  lambdas: z.instanceof(Float64Array),
  /** Probabilities, or numbers in the units of the data; row-major [lambdas, outputs]. */
  prediction: z.instanceof(Float64Array),
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

/** Examples of one class that were taken for one class, the same where they were right. */
const confusedPair = z.object({ label: z.string(), prediction: z.string() })
export type ConfusedPair = z.infer<typeof confusedPair>

const which = { at: checkpointName, split: splitName }
const judged = {
  order: judgedOrder,
  /** Classification: these alone. */
  pair: confusedPair.optional(),
  start: z.int().min(0).default(0),
  count: z.int().min(1).max(200).default(60)
}
const line = {
  /** Places in the split. */
  first: z.int().min(0),
  second: z.int().min(0),
  points: z.int().min(2).max(1001).default(101)
}
const file = { at: checkpointName, path: z.string() }

const folder = z.string()

/** Predictions of a run's model together with what they were made from, by run folder; answered by the desk. */
export const deskPredictionCalls = {
  judgedExamples: { input: z.object({ folder, ...which, ...judged }), output: judgedPage },
  lineBetween: { input: z.object({ folder, ...which, ...line }), output: lineBetween },
  predictShown: { input: z.object({ folder, ...file }), output: shownPredictions }
}

/** The same as the studio offers them, by the run's id, and the surface that the run kept. */
export const predictionCalls = {
  judgedExamples: { input: z.object({ id: runId, ...which, ...judged }), output: judgedPage },
  /** Predictions along the straight line between two examples. */
  lineBetween: { input: z.object({ id: runId, ...which, ...line }), output: lineBetween },
  /** Predictions of a file with what its rows look like. */
  predictShown: { input: z.object({ id: runId, ...file }), output: shownPredictions },
  /** Null where the run keeps none: only classifiers of two numeric columns do. */
  decisionSurface: {
    input: z.object({ id: runId, after: z.int().min(-1).default(-1) }),
    output: decisionSurface.nullable()
  }
}
