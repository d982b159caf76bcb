import type { PlanValue } from '../mixing/policy'
import { float32Value, int32Value } from '../mixing/values'
import { createOptimizer } from '../optimizers'
import { mixFeed, optimizerFeed, type StepDefinition } from './step'
import type { RowsInput, StepInput } from './stepRunner'

/** Everything that a training step is fed, by the names that the step knows it by. */
export function stepFeeds(definition: StepDefinition, input: StepInput): Record<string, PlanValue> {
  const { exampleShape, outputs } = definition.model
  return {
    features: float32Value(input.features, [input.size, ...exampleShape]),
    targets: float32Value(input.targets, [input.size, outputs]),
    ...drawnFeeds(definition, input)
  }
}

const scalar: number[] = []

/** What a training step is fed beside its examples. */
export function drawnFeeds(
  { optimizer }: StepDefinition,
  input: StepInput | RowsInput
): Record<string, PlanValue> {
  // Thousands of times a second: no lists are made on the way.
  const feeds: Record<string, PlanValue> = { dropoutSeed: int32Value(input.dropoutSeed) }
  const { values } = input.plan
  for (const name in values) feeds[mixFeed(name)] = values[name]!
  const scalars = createOptimizer(optimizer).scalars(input.step, input.learningRate)
  for (const name in scalars) {
    feeds[optimizerFeed(name)] = float32Value(Float32Array.of(scalars[name]!), scalar)
  }
  return feeds
}
