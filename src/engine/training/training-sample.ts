import type { TrainingSample } from '../../contract/metrics'
import type { TargetPreprocessing } from '../../contract/preprocessing'
import { entropyFloor, mixedAccuracy } from '../../core/mixing-targets'
import type { ModelDescription } from '../../core/architecture'
import { flopsOf } from '../../core/cost'
import { largestInRows } from '../../core/probabilities'
import type { Examples, PreparedData } from '../data/dataset'
import { predictAll } from '../scoring/predict-examples'
import { scoreOutcome } from '../scoring/score'
import type { Batches } from './batches'
import { Breather } from '../runtime/breather'
import type { MixedPrediction, StepRunner } from '../step/step-runner'

/** Floating-point operations that a sample of a short epoch may take: about a second of two cores. */
const affordable = 2e10

/**
 * Examples of a sample: enough for a figure that is right to two points or three (to six where the model is large and the
 * epoch short), and no more than a hundredth of a long epoch. Two samples are predicted for at the end of every epoch,
 * which must be cheap in comparison.
 */
export function sampleSize(examples: number, model: ModelDescription): number {
  const usual = Math.min(256, Math.max(64, Math.floor(affordable / flopsOf(model))))
  return Math.min(512, Math.max(usual, Math.floor(examples / 100)))
}

export interface SampleParts {
  runner: StepRunner
  batches: Batches
  model: ModelDescription
  data: Pick<PreparedData, 'task' | 'outputs' | 'train'>
  fittedTargets: TargetPreprocessing
  /** Of the loss; left out where all classes count the same. */
  classWeights?: readonly number[] | undefined
}

/**
 * Performance on training examples at the end of an epoch, in evaluation mode: on the first batches of that
 * epoch, mixed once more just as they were, and on clean examples spread over the split.
 * @param epoch from 0
 */
export async function measureTrainingSample(
  parts: SampleParts,
  epoch: number
): Promise<TrainingSample> {
  const mixed = await measureMixed(parts, epoch)
  const clean = await measureClean(parts)
  return { ...mixed, ...clean }
}

async function measureMixed(
  { runner, batches, model, data: { task, outputs, train }, classWeights }: SampleParts,
  epoch: number
): Promise<Omit<TrainingSample, 'cleanExamples' | 'cleanLoss' | 'cleanScore'>> {
  const predicted = await predictAgain(runner, batches, epoch, sampleSize(train.length, model))
  const rows = predicted.map(({ targets }) => targets.length / outputs)
  const mixedExamples = rows.reduce((sum, count) => sum + count, 0)
  const mean = (values: number[]): number =>
    values.reduce((sum, value, index) => sum + value * rows[index]!, 0) / mixedExamples
  const figures = {
    mixedExamples,
    mixedLoss: mean(predicted.map(({ loss }) => loss)),
    targetEntropy: mean(
      predicted.map(({ smoothed, rowWeights }) =>
        entropyFloor(smoothed, outputs, task, { rows: rowWeights, classes: classWeights })
      )
    )
  }
  if (task !== 'classification') return figures
  const accuracies = predicted.map(({ logits, targets }) =>
    mixedAccuracy(largestInRows(logits, outputs), targets, outputs)
  )
  return {
    ...figures,
    weightedAccuracy: mean(accuracies.map(({ weighted }) => weighted)),
    weightedCeiling: mean(accuracies.map(({ weightedCeiling }) => weightedCeiling)),
    dominantAccuracy: mean(accuracies.map(({ dominant }) => dominant))
  }
}

interface WeightedPrediction extends MixedPrediction {
  /** Of the rows in the loss; left out where all count the same. */
  rowWeights?: ArrayLike<number>
}

/**
 * The first batches of the epoch, until they hold that many examples, mixed once more. They are submitted without
 * waiting for each other.
 */
async function predictAgain(
  runner: StepRunner,
  batches: Batches,
  epoch: number,
  examples: number
): Promise<WeightedPrediction[]> {
  const breather = new Breather()
  const predicting: Promise<WeightedPrediction>[] = []
  let drawn = 0
  for (let step = 0; step < batches.perEpoch && drawn < examples; step++) {
    const { size, plan, features, targets } = batches.draw(epoch, step)
    const rowWeights = plan.values['rowWeights']?.data
    const prediction = runner
      .predictMixed({ size, plan, features, targets })
      .then((predicted) => ({ ...predicted, ...(rowWeights && { rowWeights }) }))
    // All are awaited below; an earlier failure must not become an unhandled rejection.
    prediction.catch(() => undefined)
    predicting.push(prediction)
    drawn += size
    await breather.breathe()
  }
  return Promise.all(predicting)
}

async function measureClean({
  runner,
  model,
  data,
  fittedTargets
}: SampleParts): Promise<Pick<TrainingSample, 'cleanExamples' | 'cleanLoss' | 'cleanScore'>> {
  const predicted = await predictAll(runner, spread(data.train, data.outputs, model))
  const { examples, loss, score } = scoreOutcome(predicted, fittedTargets)
  return { cleanExamples: examples, cleanLoss: loss, cleanScore: score }
}

/** Examples at equal distances over the split, not augmented. */
function spread(train: Examples, outputs: number, model: ModelDescription): Examples {
  const length = Math.min(sampleSize(train.length, model), train.length)
  const rows = Int32Array.from({ length }, (_, i) => Math.floor((i * train.length) / length))
  const { labels, groups } = train
  return {
    ...train,
    length,
    gather: (chosen) => train.gather(Int32Array.from(chosen, (place) => rows[place]!)),
    targets: Float32Array.from({ length: length * outputs }, (_, i) => {
      const row = rows[Math.floor(i / outputs)]!
      return train.targets[row * outputs + (i % outputs)]!
    }),
    labels: labels && rows.map((row) => labels[row]!),
    origin: rows.map((row) => train.origin[row]!),
    groups: groups && rows.map((row) => groups[row]!)
  }
}
