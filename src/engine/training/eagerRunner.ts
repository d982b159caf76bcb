import * as tf from '@tensorflow/tfjs'
import type { MixPlan } from '../mixing/policy'
import { forward, type NamedTensors } from '../models/forward'
import type { NamedValues } from '../models/initialise'
import { createOptimizer } from '../optimizers/optimizer'
import {
  mixFeed,
  optimizerFeed,
  stateShapes,
  trainingStep,
  type StepDefinition,
  type StepFeeds
} from './step'
import type { StepInput, StepRunner } from './stepRunner'

/**
 * Runs every operation as tfjs calls it: the reference for compiled steps.
 * @param initial parameters and statistics; optimizer slots that it lacks begin at zero
 */
export function createEagerRunner(definition: StepDefinition, initial: NamedValues): StepRunner {
  const shapes = stateShapes(definition)
  const { exampleShape } = definition.model
  const state: NamedTensors = {}
  const replace = (name: string, tensor: tf.Tensor) => {
    state[name]?.dispose()
    state[name] = tensor
  }
  const load = (values: NamedValues) => {
    for (const [name, numbers] of Object.entries(values)) {
      if (!shapes[name]) throw new Error(`the model has no tensor ${name}`)
      replace(name, tf.tensor(numbers.slice(), shapes[name]))
    }
  }
  for (const [name, shape] of Object.entries(shapes)) {
    if (!initial[name]) replace(name, tf.zeros(shape))
  }
  load(initial)
  return {
    async step(input) {
      return tf.tidy(() => {
        const feeds = feedsOf(definition, input)
        const result = trainingStep(definition, state, feeds, input.plan.variant)
        for (const [name, tensor] of Object.entries(result.state)) replace(name, tf.keep(tensor))
        return result.loss.dataSync()[0]!
      })
    },
    async predict(features, size) {
      return tf.tidy(() => {
        const x = tf.tensor(features, [size, ...exampleShape])
        return forward(definition.model, state, x).logits.dataSync<'float32'>()
      })
    },
    async readState(names = Object.keys(shapes)) {
      return Object.fromEntries(names.map((name) => [name, state[name]!.dataSync<'float32'>()]))
    },
    async writeState(values) {
      load(values)
    },
    dispose() {
      tf.dispose(state)
    }
  }
}

/** A batch as the step's feeds. */
function feedsOf(definition: StepDefinition, input: StepInput): StepFeeds {
  const scalars = createOptimizer(definition.optimizer).scalars(input.step, input.learningRate)
  return {
    features: tf.tensor(input.features, [input.size, ...definition.model.exampleShape]),
    targets: tf.tensor(input.targets, [input.size, definition.model.outputs]),
    dropoutSeed: tf.tensor1d(input.dropoutSeed, 'int32'),
    ...planFeeds(input.plan),
    ...Object.fromEntries(
      Object.entries(scalars).map(([name, value]) => [optimizerFeed(name), tf.scalar(value)])
    )
  }
}

const planFeeds = (plan: MixPlan): StepFeeds =>
  Object.fromEntries(
    Object.entries(plan.values).map(([name, { data, shape, dtype }]) => [
      mixFeed(name),
      tf.tensor(data, shape, dtype)
    ])
  )
