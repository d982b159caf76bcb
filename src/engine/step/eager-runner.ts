import * as tf from '@tensorflow/tfjs'
import type { NamedTensors } from '../models/forward'
import type { NamedValues } from '../models/initialise'
import { predictLogits } from '../models/predictor'
import { valuesOf } from '../ops/values-of'
import { asTensors, mixedFeeds, stepFeeds } from './feeds'
import { predictMixed, stateShapes, trainingStep, type StepDefinition } from './step'
import type { MixedBatch, MixedPrediction, StepInput, StepRunner } from './step-runner'

/**
 * Runs every operation as tfjs calls it: the reference for compiled steps, and what the JavaScript backend runs.
 * @param initial parameters and statistics; optimizer slots that it lacks begin at zero
 */
export function createEagerRunner(definition: StepDefinition, initial: NamedValues): StepRunner {
  const shapes = stateShapes(definition)
  const state: NamedTensors = {}
  const replace = (name: string, tensor: tf.Tensor) => {
    state[name]?.dispose()
    state[name] = tensor
  }
  const write = (values: NamedValues) => {
    for (const [name, numbers] of Object.entries(values)) {
      if (!shapes[name]) throw new Error(`the model has no tensor ${name}`)
      replace(name, tf.tensor(numbers.slice(), shapes[name]))
    }
  }
  for (const [name, shape] of Object.entries(shapes)) {
    if (!initial[name]) replace(name, tf.zeros(shape))
  }
  write(initial)

  const step = async (input: StepInput): Promise<number> => {
    const { loss } = await valuesOf(() => {
      const feeds = asTensors(stepFeeds(definition, input))
      const result = trainingStep(definition, state, feeds, input.plan.variant)
      for (const [name, tensor] of Object.entries(result.state)) replace(name, tf.keep(tensor))
      return { loss: result.loss }
    })
    return loss[0]!
  }
  const mixed = async (batch: MixedBatch): Promise<MixedPrediction> => {
    const { loss, ...rows } = await valuesOf(() => {
      const feeds = asTensors(mixedFeeds(definition, batch))
      return predictMixed(definition, state, feeds, batch.plan.variant)
    })
    return { ...rows, loss: loss[0]! }
  }
  const read = async (names: string[]): Promise<NamedValues> => {
    // Clones, since steps that are taken meanwhile replace the tensors.
    const values = await valuesOf(() =>
      Object.fromEntries(names.map((name) => [name, tf.clone(state[name]!)]))
    )
    return Object.fromEntries(names.map((name) => [name, values[name]!.slice()]))
  }

  return {
    step,
    predict: (features, size) => predictLogits(definition.model, state, features, size),
    predictMixed: mixed,
    readState: (names = Object.keys(shapes)) => read(names),
    writeState: (values) => Promise.resolve(write(values)),
    dispose: () => tf.dispose(state)
  }
}
