import * as tf from '@tensorflow/tfjs'
import { parametersOf, statisticsOf, type ModelDescription } from '../../core/architecture'
import { foldNormalisation } from '../models/fold'
import { forward } from '../models/forward'
import { withFreeBatch } from './free-batch'
import { record, type Tensors } from './record'
import type { Recording } from './recording'

/** Name under which a recording takes a parameter or statistic of the model. */
export const stateInput = (name: string): string => `state/${name}`

export const renamed = <T>(items: Record<string, T>, rename: (name: string) => string) =>
  Object.fromEntries(Object.entries(items).map(([name, item]) => [rename(name), item]))

/** Runs `body` with tensors of the shapes of the model's state; their values do not matter to a recording. */
export function withState<T>(model: ModelDescription, body: (tensors: Tensors) => T): T {
  const specs = [...parametersOf(model), ...statisticsOf(model)]
  const tensors = Object.fromEntries(specs.map(({ name, shape }) => [name, tf.zeros(shape)]))
  try {
    return body(tensors)
  } finally {
    tf.dispose(tensors)
  }
}

/**
 * The model in evaluation mode, for batches of any size: takes `features` and the state, gives `logits`.
 * @param folded with batch normalisation folded into convolutions, again in every run: the state may change in between
 */
export function recordForward(model: ModelDescription, { folded = false } = {}): Recording {
  const computed = folded
    ? foldNormalisation(model)
    : { model, tensorsOf: (state: Tensors) => state }
  return withState(model, (state) =>
    withFreeBatch((size) => {
      const features = tf.zeros([size, ...model.exampleShape])
      try {
        const logits = () => forward(computed.model, computed.tensorsOf(state), features).logits
        return record(() => ({ logits: logits() }), { ...renamed(state, stateInput), features })
      } finally {
        features.dispose()
      }
    })
  )
}
