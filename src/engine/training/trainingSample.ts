import * as tf from '@tensorflow/tfjs'
import type { TrainingSample } from '../../contract/metrics'
import type { TargetPreprocessing } from '../../contract/preprocessing'
import { entropyFloor, mixedAccuracy } from '../../core/mixingTargets'
import { largestInRows } from '../../core/probabilities'
import type { Examples, PreparedData } from '../data/dataset'
import { predictExamples } from '../evaluation/predictExamples'
import { scoreOutcome } from '../evaluation/score'
import { forward, type NamedTensors } from '../models/forward'
import { losses } from '../ops/losses'
import type { Batch, Batches } from './batches'
import { Breather } from './breather'
import { replayBatch } from './replayBatch'
import { stateShapes, type StepDefinition } from './step'
import type { StepRunner } from './stepRunner'

/** Enough for a figure that is right to about two points, and little beside an epoch. */
const sampleSize = 512

export interface SampleParts {
  definition: StepDefinition
  runner: StepRunner
  batches: Batches
  data: Pick<PreparedData, 'task' | 'outputs' | 'train'>
  fittedTargets: TargetPreprocessing
  /** Names of parameters and running statistics. */
  modelNames: string[]
}

/**
 * How the model does on training examples at the end of an epoch, in evaluation mode: on the first batches of that
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

interface Replayed {
  logits: Float32Array
  targets: Float32Array
  loss: number
  entropy: number
  rows: number
}

async function measureMixed(
  { definition, runner, batches, data, modelNames }: SampleParts,
  epoch: number
): Promise<Omit<TrainingSample, 'cleanExamples' | 'cleanLoss' | 'cleanScore'>> {
  const tensors = asTensors(definition, await runner.readState(modelNames))
  const breather = new Breather()
  const replayed: Replayed[] = []
  const count = (): number => replayed.reduce((sum, { rows }) => sum + rows, 0)
  try {
    for (let step = 0; step < batches.perEpoch && count() < sampleSize; step++) {
      replayed.push(replay(definition, tensors, batches.draw(epoch, step)))
      await breather.breathe()
    }
  } finally {
    tf.dispose(tensors)
  }
  const mean = (read: (one: Replayed) => number): number =>
    replayed.reduce((sum, one) => sum + read(one) * one.rows, 0) / count()
  const figures = {
    mixedExamples: count(),
    mixedLoss: mean(({ loss }) => loss),
    targetEntropy: mean(({ entropy }) => entropy)
  }
  if (data.task !== 'classification') return figures
  const accuracies = replayed.map(({ logits, targets, rows }) => ({
    rows,
    ...mixedAccuracy(largestInRows(logits, data.outputs), targets, data.outputs)
  }))
  const share = (read: (one: (typeof accuracies)[number]) => number): number =>
    accuracies.reduce((sum, one) => sum + read(one) * one.rows, 0) / count()
  return {
    ...figures,
    weightedAccuracy: share(({ weighted }) => weighted),
    weightedCeiling: share(({ weightedCeiling }) => weightedCeiling),
    dominantAccuracy: share(({ dominant }) => dominant)
  }
}

function asTensors(definition: StepDefinition, values: Record<string, Float32Array>): NamedTensors {
  const shapes = stateShapes(definition)
  return Object.fromEntries(
    Object.entries(values).map(([name, numbers]) => [name, tf.tensor(numbers, shapes[name])])
  )
}

function replay(definition: StepDefinition, tensors: NamedTensors, batch: Batch): Replayed {
  const read: Partial<Replayed> = {}
  tf.tidy(() => {
    const { features, mixer, targets, smoothed } = replayBatch(definition, batch)
    const { logits } = forward(definition.model, tensors, features, null, mixer)
    const { task, model } = definition
    read.logits = logits.dataSync<'float32'>()
    read.targets = targets.dataSync<'float32'>()
    read.loss = losses[task](logits, smoothed).dataSync()[0]!
    read.entropy = entropyFloor(smoothed.dataSync(), model.outputs, task)
    read.rows = targets.shape[0]
  })
  return read as Replayed
}

async function measureClean({
  runner,
  data,
  fittedTargets
}: SampleParts): Promise<Pick<TrainingSample, 'cleanExamples' | 'cleanLoss' | 'cleanScore'>> {
  const predicting = predictExamples(runner, spread(data.train, data.outputs))
  for (;;) {
    const next = await predicting.next()
    if (!next.done) continue
    const { examples, loss, score } = scoreOutcome(next.value, fittedTargets)
    return { cleanExamples: examples, cleanLoss: loss, cleanScore: score }
  }
}

/** Examples at equal distances over the split, not augmented. */
function spread(train: Examples, outputs: number): Examples {
  const length = Math.min(sampleSize, train.length)
  const rows = Int32Array.from({ length }, (_, i) => Math.floor((i * train.length) / length))
  const { labels } = train
  return {
    ...train,
    length,
    gather: (chosen) => train.gather(Int32Array.from(chosen, (place) => rows[place]!)),
    targets: Float32Array.from({ length: length * outputs }, (_, i) => {
      const row = rows[Math.floor(i / outputs)]!
      return train.targets[row * outputs + (i % outputs)]!
    }),
    labels: labels && rows.map((row) => labels[row]!),
    origin: rows.map((row) => train.origin[row]!)
  }
}
