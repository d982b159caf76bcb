import type { PlanValue } from '../mixing/policy'
import { float32Value, int32Value } from '../mixing/values'
import { createOptimizer } from '../optimizers'
import { mixFeed, optimizerFeed, type StepDefinition } from './step'
import type { RowsInput, StepInput } from './stepRunner'

const prefixed = <T>(record: Record<string, T>, nameOf: (name: string) => string) =>
  Object.entries(record).map(([name, value]) => [nameOf(name), value] as const)

/** Everything that a training step is fed, by the names that the step knows it by. */
export function stepFeeds(definition: StepDefinition, input: StepInput): Record<string, PlanValue> {
  const { exampleShape, outputs } = definition.model
  return {
    features: float32Value(input.features, [input.size, ...exampleShape]),
    targets: float32Value(input.targets, [input.size, outputs]),
    ...drawnFeeds(definition, input)
  }
}

/** What a training step is fed beside its examples. */
export function drawnFeeds(
  { optimizer }: StepDefinition,
  input: StepInput | RowsInput
): Record<string, PlanValue> {
  const scalars = createOptimizer(optimizer).scalars(input.step, input.learningRate)
  const numbers = prefixed(scalars, optimizerFeed).map(
    ([name, value]) => [name, float32Value(Float32Array.of(value), [])] as const
  )
  return {
    dropoutSeed: int32Value(input.dropoutSeed),
    ...Object.fromEntries(prefixed(input.plan.values, mixFeed)),
    ...Object.fromEntries(numbers)
  }
}
