import * as tf from '@tensorflow/tfjs'
import type { MixPlan, PlanValue } from '../mixing/policy'
import { float32Value, int32Value } from '../mixing/values'
import type { NamedTensors } from '../models/forward'
import { createOptimizer } from '../optimizers'
import { mixFeed, optimizerFeed, ratesOf, type StepDefinition } from './step'
import type { MixedBatch, RowsInput, StepInput } from './step-runner'

/** Everything that a training step is fed, by the names that the step knows it by. */
export function stepFeeds(definition: StepDefinition, input: StepInput): Record<string, PlanValue> {
  return { ...exampleFeeds(definition, input), ...drawnFeeds(definition, input) }
}

/** What a mixed prediction is fed, by the same names. */
export function mixedFeeds(
  definition: Pick<StepDefinition, 'model'>,
  batch: MixedBatch
): Record<string, PlanValue> {
  return { ...exampleFeeds(definition, batch), ...planFeeds(batch.plan) }
}

/** What is fed, as tensors. */
export const asTensors = (feeds: Record<string, PlanValue>): NamedTensors =>
  Object.fromEntries(
    Object.entries(feeds).map(([name, { data, shape, dtype }]) => [
      name,
      tf.tensor(data, shape, dtype)
    ])
  )

function exampleFeeds(
  { model: { exampleShape, outputs } }: Pick<StepDefinition, 'model'>,
  { size, features, targets }: MixedBatch
): Record<string, PlanValue> {
  return {
    features: float32Value(features, [size, ...exampleShape]),
    targets: float32Value(targets, [size, outputs])
  }
}

function planFeeds({ values }: MixPlan): Record<string, PlanValue> {
  const feeds: Record<string, PlanValue> = {}
  for (const name in values) feeds[mixFeed(name)] = values[name]!
  return feeds
}

const scalar: number[] = []

/** Feeds of a training step other than its examples. */
export function drawnFeeds(
  { model, optimizer }: StepDefinition,
  input: StepInput | RowsInput
): Record<string, PlanValue> {
  // Thousands of times a second: no lists are made on the way.
  const feeds = planFeeds(input.plan)
  feeds['dropoutSeed'] = int32Value(input.dropoutSeed)
  for (const rate of ratesOf(model)) {
    const scalars = createOptimizer(optimizer).scalars(input.step, rate * input.learningRate)
    for (const name in scalars) {
      feeds[optimizerFeed(name, rate)] = float32Value(Float32Array.of(scalars[name]!), scalar)
    }
  }
  return feeds
}
