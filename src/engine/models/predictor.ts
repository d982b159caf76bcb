import * as tf from '@tensorflow/tfjs'
import { parametersOf, statisticsOf, type ModelDescription } from '../../core/architecture'
import { valuesOf } from '../ops/values-of'
import { forward, type NamedTensors } from './forward'
import type { NamedValues } from './initialise'

/**
 * Logits of a batch in evaluation mode, row-major [size, outputs].
 * @param features row-major [size, ...exampleShape]
 */
export async function predictLogits(
  model: ModelDescription,
  tensors: NamedTensors,
  features: Float32Array,
  size: number
): Promise<Float32Array> {
  const { logits } = await valuesOf(() => {
    const x = tf.tensor(features, [size, ...model.exampleShape])
    return { logits: forward(model, tensors, x).logits }
  })
  return logits
}

/** A trained model that only predicts. */
export interface Predictor {
  /** Parameters and running statistics, until it is disposed. */
  readonly tensors: NamedTensors
  predict(features: Float32Array, size: number): Promise<Float32Array>
  dispose(): void
}

export function createPredictor(model: ModelDescription, weights: NamedValues): Predictor {
  const specs = [...parametersOf(model), ...statisticsOf(model)]
  const tensors = Object.fromEntries(
    specs.map(({ name, shape }) => {
      const values = weights[name]
      if (!values) throw new Error(`the weights lack ${name}`)
      return [name, tf.tensor(values, shape)]
    })
  )
  return {
    tensors,
    predict: (features, size) => predictLogits(model, tensors, features, size),
    dispose: () => tf.dispose(tensors)
  }
}
