import * as tf from '@tensorflow/tfjs'
import type { TrainingSample } from '../../contract/metrics'
import type { TargetPreprocessing } from '../../contract/preprocessing'
import { entropyFloor, mixedAccuracy } from '../../core/mixingTargets'
import { largestInRows } from '../../core/probabilities'
import type { Examples, PreparedData } from '../data/dataset'
import { predictExamples } from '../evaluation/predictExamples'
import { scoreOutcome } from '../evaluation/score'
import { forward, type NamedTensors } from '../models/forward'
import type { NamedValues } from '../models/initialise'
import { losses } from '../ops/losses'
import { valuesOf } from '../ops/valuesOf'
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
  parts: SampleParts,
  epoch: number
): Promise<Omit<TrainingSample, 'cleanExamples' | 'cleanLoss' | 'cleanScore'>> {
  const { definition, runner, batches, data, modelNames } = parts
  const breather = new Breather()
  const replayed: Replayed[] = []
  const count = (): number => replayed.reduce((sum, { rows }) => sum + rows, 0)
  const weights = new Weights(definition, () => runner.readState(modelNames))
  try {
    for (let step = 0; step < batches.perEpoch && count() < sampleSize; step++) {
      replayed.push(await replay(parts, weights, batches.draw(epoch, step)))
      await breather.breathe()
    }
  } finally {
    weights.dispose()
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

/** The model's weights as tensors, read when they are first asked for. */
class Weights {
  private kept: NamedTensors | null = null

  constructor(
    private readonly definition: StepDefinition,
    private readonly read: () => Promise<NamedValues>
  ) {}

  async tensors(): Promise<NamedTensors> {
    return (this.kept ??= this.asTensors(await this.read()))
  }

  dispose(): void {
    if (this.kept) tf.dispose(this.kept)
  }

  private asTensors(values: NamedValues): NamedTensors {
    const shapes = stateShapes(this.definition)
    return Object.fromEntries(
      Object.entries(values).map(([name, numbers]) => [name, tf.tensor(numbers, shapes[name])])
    )
  }
}

async function replay(
  { definition, runner }: SampleParts,
  weights: Weights,
  batch: Batch
): Promise<Replayed> {
  const { task, model } = definition
  const mixed = mixBatch(definition, batch)
  const rows = mixed.targets.length / model.outputs
  const logits = mixed.inputs
    ? await runner.predict(mixed.inputs, rows)
    : predictMixed(definition, await weights.tensors(), batch)
  const { loss } = valuesOf(() => {
    const [scores, targets] = [logits, mixed.smoothed].map((numbers) =>
      tf.tensor2d(numbers, [rows, model.outputs])
    )
    return { loss: losses[task](scores!, targets!) }
  })
  return {
    ...{ logits, rows, targets: mixed.targets, loss: loss[0]! },
    entropy: entropyFloor(mixed.smoothed, model.outputs, task)
  }
}

interface MixedBatch {
  /** Row-major [rows, outputs], mixed but not smoothed. */
  targets: Float32Array
  /** What the loss is taken against. */
  smoothed: Float32Array
  /** Row-major [rows, ...exampleShape]; left out where hidden states are mixed. */
  inputs?: Float32Array
}

const mixBatch = (definition: StepDefinition, batch: Batch): MixedBatch =>
  valuesOf(() => {
    const { features, mixer, targets, smoothed } = replayBatch(definition, batch)
    if (mixer && mixer.block > 0) return { targets, smoothed }
    return { targets, smoothed, inputs: mixer ? mixer.mix(features) : features }
  })

/** Logits of a batch whose hidden states are mixed: the runner predicts without mixing only. */
function predictMixed(
  definition: StepDefinition,
  tensors: NamedTensors,
  batch: Batch
): Float32Array {
  const { logits } = valuesOf(() => {
    const { features, mixer } = replayBatch(definition, batch)
    return { logits: forward(definition.model, tensors, features, null, mixer).logits }
  })
  return logits
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
