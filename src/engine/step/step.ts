import * as tf from '@tensorflow/tfjs'
import type { Task } from '../../contract/data'
import type { OptimizerConfig } from '../../contract/optimization'
import {
  parametersOf,
  statisticsOf,
  trainedParametersOf,
  type ModelDescription
} from '../../core/architecture'
import { applyMixing } from '../mixing'
import { smoothLabels } from '../mixing/label-smoothing'
import type { Mixer } from '../mixing/policy'
import { forward, type NamedTensors } from '../models/forward'
import { weightedLoss, type LossWeights } from '../ops/losses'
import { clipByGlobalNorm } from '../optimizers/clip'
import { createOptimizer } from '../optimizers'
import type { Optimizer } from '../optimizers/optimizer'

/** What determines a step apart from state and feeds. */
export interface StepDefinition {
  model: ModelDescription
  task: Task
  optimizer: OptimizerConfig
  labelSmoothing: number
  clipNorm: number | null
  /** What an example of each class counts in the loss; left out where all count the same. */
  classWeights?: readonly number[] | undefined
}

/**
 * What changes from step to step, as tensors: `features` [batch, ...exampleShape], `targets` [batch, outputs],
 * `dropoutSeed` int32 [2], `mix/<name>` for a plan's values, `optimizer/<name>` for the optimizer's scalars.
 */
export type StepFeeds = NamedTensors

const mixPrefix = 'mix/'
const optimizerPrefix = 'optimizer/'
export const mixFeed = (name: string): string => mixPrefix + name
/** @param rate the share of the learning rate that the scalar is for */
export const optimizerFeed = (name: string, rate = 1): string =>
  rate === 1 ? optimizerPrefix + name : `${optimizerPrefix}${name}/rate-${rate}`

const knownRates = new WeakMap<ModelDescription, number[]>()

/** The shares of the learning rate that a model's parameters are trained at, each once. */
export function ratesOf(model: ModelDescription): number[] {
  let rates = knownRates.get(model)
  if (!rates) {
    rates = [...new Set(trainedParametersOf(model).map(({ rate }) => rate))]
    knownRates.set(model, rates)
  }
  return rates
}

/** Parameters, running statistics and optimizer slots of a run, by name, with their shapes. */
export function stateShapes(definition: StepDefinition): Record<string, number[]> {
  const parameters = parametersOf(definition.model)
  const { slots } = createOptimizer(definition.optimizer)
  return Object.fromEntries([
    ...[...parameters, ...statisticsOf(definition.model)].map(({ name, shape }) => [name, shape]),
    ...trainedParametersOf(definition.model).flatMap(({ name, shape }) =>
      slots.map((slot) => [slotName(name, slot), shape])
    )
  ]) as Record<string, number[]>
}

export const slotName = (parameter: string, slot: string): string => `${parameter}/${slot}-slot`

interface Gradients {
  loss: tf.Scalar
  /** By parameter, clipped where that is asked for. */
  gradients: NamedTensors
  /** New running statistics. */
  statistics: NamedTensors
}

/**
 * Forward and backward pass of one batch: a pure function of state and feeds.
 * @param variant of the mixing plan
 */
export function computeGradients(
  definition: StepDefinition,
  state: NamedTensors,
  feeds: StepFeeds,
  variant: string
): Gradients {
  const names = trainedParametersOf(definition.model).map(({ name }) => name)
  const { mixer, smoothed } = mixTargets(definition, feeds, variant)
  let kept: NamedTensors = {}
  const { value, grads } = tf.valueAndGrads((...parameters: tf.Tensor[]) => {
    const tensors = { ...state, ...zip(names, parameters) }
    const pass = { dropoutSeed: feeds['dropoutSeed']!, mixer }
    const { logits, statistics } = forward(definition.model, tensors, feeds['features']!, pass)
    kept = mapTensors(statistics, (tensor) => tf.keep(tensor))
    return weightedLoss(definition.task, logits, smoothed, lossWeights(definition, mixer))
  })(names.map((name) => state[name]!))
  const gradients = definition.clipNorm ? clipByGlobalNorm(grads, definition.clipNorm) : grads
  return {
    loss: value,
    gradients: zip(names, gradients),
    statistics: mapTensors(kept, release)
  }
}

/** Targets [rows, outputs] of a mixed batch; more rows than the batch where the policy adds some. */
type MixedTargets = {
  /** Not smoothed. */
  targets: tf.Tensor2D
  /** The targets that the loss compares the outputs with. */
  smoothed: tf.Tensor2D
}

/**
 * How a batch is mixed, and its targets.
 * @param feeds of which only `targets` and those of the plan are looked at
 * @param variant of the mixing plan
 */
export function mixTargets(
  definition: Pick<StepDefinition, 'task' | 'labelSmoothing'>,
  feeds: StepFeeds,
  variant: string
): MixedTargets & { mixer: Mixer | null } {
  const mixer = applyMixing(variant, startingWith(mixPrefix, feeds))
  const clean = feeds['targets'] as tf.Tensor2D
  const targets = mixer ? mixer.mixTargets(clean) : clean
  return { mixer, targets, smoothed: smoothFor(definition, targets) }
}

/**
 * A batch mixed as in training, and the model in evaluation mode on it: a pure function of state and feeds.
 * @param variant of the mixing plan
 */
export function predictMixed(
  definition: StepDefinition,
  state: NamedTensors,
  feeds: StepFeeds,
  variant: string
): MixedTargets & { logits: tf.Tensor2D; loss: tf.Scalar } {
  const { mixer, targets, smoothed } = mixTargets(definition, feeds, variant)
  const { logits } = forward(definition.model, state, feeds['features']!, null, mixer)
  const loss = weightedLoss(definition.task, logits, smoothed, lossWeights(definition, mixer))
  return { logits, targets, smoothed, loss }
}

const lossWeights = ({ classWeights }: StepDefinition, mixer: Mixer | null): LossWeights => ({
  rows: mixer?.rowWeights,
  classes: classWeights
})

/** Label smoothing as the task has it, after mixing; numbers stay as they are. */
function smoothFor(
  { task, labelSmoothing }: Pick<StepDefinition, 'task' | 'labelSmoothing'>,
  targets: tf.Tensor2D
): tf.Tensor2D {
  if (labelSmoothing === 0 || task === 'regression') return targets
  if (task === 'classification') return smoothLabels(targets, labelSmoothing)
  // of two outcomes, as sigmoid has them
  return tf.add(tf.mul(targets, 1 - labelSmoothing), labelSmoothing / 2)
}

/** One update: the loss before it, and the state after it. Statistics that did not change are left out. */
export function trainingStep(
  definition: StepDefinition,
  state: NamedTensors,
  feeds: StepFeeds,
  variant: string
): { loss: tf.Scalar; state: NamedTensors } {
  const { loss, gradients, statistics } = computeGradients(definition, state, feeds, variant)
  const optimizer = createOptimizer(definition.optimizer)
  const names = Object.keys(optimizer.scalars(1, 0))
  const updated = trainedParametersOf(definition.model).flatMap(({ name, rate }) => {
    const scalars = zip(
      names,
      names.map((scalar) => feeds[optimizerFeed(scalar, rate)]!)
    )
    return updateOne(optimizer, name, gradients[name]!, state, scalars)
  })
  return { loss, state: { ...Object.fromEntries(updated), ...statistics } }
}

function updateOne(
  optimizer: Optimizer,
  name: string,
  gradient: tf.Tensor,
  state: NamedTensors,
  scalars: NamedTensors
): [string, tf.Tensor][] {
  const slots = optimizer.slots.map((slot) => slotName(name, slot))
  const before = slots.map((slot) => state[slot]!)
  const update = optimizer.update(state[name]!, gradient, before, scalars)
  return [[name, update.parameter], ...Object.entries(zip(slots, update.slots))]
}

/** The tensors whose names begin with the prefix, by the rest of their names. */
const startingWith = (prefix: string, tensors: NamedTensors): NamedTensors =>
  Object.fromEntries(
    Object.entries(tensors)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, tensor]) => [name.slice(prefix.length), tensor])
  )

const zip = (names: string[], tensors: tf.Tensor[]): NamedTensors =>
  Object.fromEntries(names.map((name, index) => [name, tensors[index]!]))

const mapTensors = (tensors: NamedTensors, change: (tensor: tf.Tensor) => tf.Tensor) =>
  Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, change(tensor)]))

/** Hands a kept tensor to the scope that now runs. */
function release(tensor: tf.Tensor): tf.Tensor {
  const tracked = tensor.clone()
  tensor.dispose()
  return tracked
}
