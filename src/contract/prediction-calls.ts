import { runId } from './ids'
import { checkpointName } from './checkpoint'
import { z } from 'zod'
import { splitName, task } from './data'
import { featureMapOptions, featureMapReport } from './feature-map'
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

/** Wrong by the run that is looked at alone, by another one alone, or by both. */
const wrongOf = z.enum(['here', 'there', 'both'])
export type WrongOf = z.infer<typeof wrongOf>

const judgedPage = z.object({
  task,
  /** From 1. */
  epoch: z.int(),
  /** Examples in this order altogether. */
  total: z.int(),
  /** Examples of the split, and how many of them are mistakes. */
  examples: z.int(),
  mistakes: z.int().nullable(),
  rows: z.array(
    judgedExample.extend({
      /** What the other run says of the example, where there is one to compare with. */
      beside: judgedExample
        .pick({ prediction: true, correct: true, confidence: true, labelProbability: true })
        .optional()
    })
  ),
  /** How the mistakes of two runs differ, over the examples that both were asked about; only where two are compared. */
  beside: z.object({ shared: z.int(), here: z.int(), there: z.int(), both: z.int() }).optional(),
  /** What the rows look like, in the same order. */
  page: examplesPage
})
export type JudgedPage = z.infer<typeof judgedPage>

const activation = z.instanceof(Float32Array)
const exampleExplanation = z.object({
  epoch: z.int(),
  label: z.string(),
  prediction: z.string(),
  /**
   * Where the picture speaks for the predicted and for the true class: row-major [height, width], from 0 to 1. Null for what
   * is no picture, for what has no classes, and where the model keeps no places.
   */
  activations: z
    .object({ height: z.int(), width: z.int(), prediction: activation, label: activation })
    .nullable(),
  /** Training examples that the last layer sees most alike, the most similar first; cosine similarity. */
  nearest: z.array(z.object({ row: z.int(), label: z.string(), similarity: realNumber })),
  /** Training examples that were compared: all, or as many drawn at random. */
  compared: z.int(),
  /** The example itself, and then the nearest. */
  page: examplesPage
})
export type ExampleExplanation = z.infer<typeof exampleExplanation>

const attackedPictures = z.object({
  epoch: z.int(),
  label: z.string(),
  /** [height, width, channels] */
  shape: z.tuple([z.int(), z.int(), z.int()]),
  /** The picture as it is, and after one step against it of each size. */
  attacked: z.array(
    z.object({
      /** Largest change of a pixel, as a share of the range. */
      epsilon: z.number(),
      /** Bytes 0 to 255, row-major. */
      pixels: z.instanceof(Uint8Array),
      prediction: z.string(),
      confidence: realNumber
    })
  )
})
export type AttackedPictures = z.infer<typeof attackedPictures>

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

const valuesOfExamples = z.instanceof(Float32Array)
const predictedValues = z.object({
  /** Of the weights, from 1. */
  epoch: z.int(),
  /** Of the split; where there are many, an evenly spread part of them is returned. */
  examples: z.int(),
  /** Rows of the data set that are returned, from 0. */
  rows: z.instanceof(Int32Array),
  targets: z.array(
    z.object({
      name: z.string(),
      /** In the units of the data, one for each of the rows. */
      truth: valuesOfExamples,
      predicted: valuesOfExamples,
      /** Over all examples of the split. */
      r2: realNumber,
      rmse: realNumber
    })
  )
})
export type PredictedValues = z.infer<typeof predictedValues>

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
  /** Where two runs are compared: examples that one of them or both are wrong about. */
  wrong: wrongOf.default('here'),
  start: z.int().min(0).default(0),
  count: z.int().min(1).max(200).default(60)
}
const line = {
  /** Places in the split. */
  first: z.int().min(0),
  second: z.int().min(0),
  points: z.int().min(2).max(1001).default(101)
}
const explained = { place: z.int().min(0), nearest: z.int().min(1).max(50).default(8) }
const attacked = {
  place: z.int().min(0),
  epsilons: z.array(z.number().min(0)).min(1).max(50)
}
const file = { at: checkpointName, path: z.string() }

const folder = z.string()

/** What is asked of `judgedExamples`, but for the run and the split. */
export type JudgedRequest = z.input<z.ZodObject<typeof judged>> & { beside?: string }

const typed = {
  at: checkpointName.default('best'),
  /** Texts by column; a column that is left out is missing. */
  cells: z.record(z.string(), z.string().max(100_000))
}

/** Predictions of a run's model together with what they were made from, by run folder; answered by the desk. */
export const deskPredictionCalls = {
  judgedExamples: {
    input: z.object({ folder, beside: folder.optional(), ...which, ...judged }),
    output: judgedPage
  },
  lineBetween: { input: z.object({ folder, ...which, ...line }), output: lineBetween },
  explainExample: {
    input: z.object({ folder, ...which, ...explained }),
    output: exampleExplanation
  },
  attackedPictures: {
    input: z.object({ folder, ...which, ...attacked }),
    output: attackedPictures
  },
  featureMap: {
    input: z.object({ folder, at: checkpointName, options: featureMapOptions }),
    output: featureMapReport
  },
  predictShown: { input: z.object({ folder, ...file }), output: shownPredictions },
  predictTyped: { input: z.object({ folder, ...typed }), output: shownPredictions },
  predictedValues: { input: z.object({ folder, ...which }), output: predictedValues }
}

/** The same as the studio offers them, by the run's id, and the surface that the run kept. */
export const predictionCalls = {
  /** @param beside another run on the same data, whose mistakes are compared with this one's */
  judgedExamples: {
    input: z.object({ id: runId, beside: runId.optional(), ...which, ...judged }),
    output: judgedPage
  },
  /** Predictions along the straight line between two examples. */
  lineBetween: { input: z.object({ id: runId, ...which, ...line }), output: lineBetween },
  /** What a prediction was made from: where in the picture, and the training examples that look most alike. */
  explainExample: {
    input: z.object({ id: runId, ...which, ...explained }),
    output: exampleExplanation
  },
  /** One picture of a classifier under attacks of several sizes (FGSM), and what the model then says. */
  attackedPictures: {
    input: z.object({ id: runId, ...which, ...attacked }),
    output: attackedPictures
  },
  /** The examples of all splits as the last layer sees them, in the plane. */
  featureMap: {
    input: z.object({ id: runId, at: checkpointName, options: featureMapOptions.prefault({}) }),
    output: featureMapReport
  },
  /** Predictions of a file with what its rows look like. */
  predictShown: { input: z.object({ id: runId, ...file }), output: shownPredictions },
  /** The prediction of one row of a table, or one text, that was typed. */
  predictTyped: { input: z.object({ id: runId, ...typed }), output: shownPredictions },
  /** True and predicted values of a regression, target by target. */
  predictedValues: { input: z.object({ id: runId, ...which }), output: predictedValues },
  /** Null where the run keeps none: only classifiers of two numeric columns do. */
  decisionSurface: {
    input: z.object({ id: runId, after: z.int().min(-1).default(-1) }),
    output: decisionSurface.nullable()
  }
}
