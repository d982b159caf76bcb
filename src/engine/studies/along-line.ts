import type { TargetPreprocessing } from '../../contract/preprocessing'
import { softmaxRows } from '../../core/probabilities'
import { toOriginalUnits } from '../data/preparation/encode'
import type { Predictor } from '../models/predictor'

/** Weights of the first example in equal steps from 0 to 1. */
export const lambdasOf = (points: number): Float64Array<ArrayBuffer> =>
  Float64Array.from({ length: points }, (_, index) => index / (points - 1))

const inputsAtOnce = 64

/**
 * Outputs of a model along the straight line between two inputs: probabilities, or numbers in the units of the data;
 * row-major [lambdas, outputs].
 * @param first and second one example each, as the model takes it
 * @param lambdas weights of the first
 */
export async function alongLine(
  predictor: Pick<Predictor, 'predict'>,
  fitted: TargetPreprocessing,
  first: Float32Array,
  second: Float32Array,
  lambdas: Float64Array
): Promise<Float64Array<ArrayBuffer>> {
  const outputs = fitted.names.length
  const prediction = new Float64Array(lambdas.length * outputs)
  for (let start = 0; start < lambdas.length; start += inputsAtOnce) {
    const some = lambdas.subarray(start, start + inputsAtOnce)
    const inputs = new Float32Array(some.length * first.length)
    some.forEach((lambda, row) => {
      for (let i = 0; i < first.length; i++) {
        inputs[row * first.length + i] = lambda * first[i]! + (1 - lambda) * second[i]!
      }
    })
    const logits = await predictor.predict(inputs, some.length)
    prediction.set(readable(fitted, logits), start * outputs)
  }
  return prediction
}

function readable(fitted: TargetPreprocessing, logits: Float32Array): ArrayLike<number> {
  switch (fitted.task) {
    case 'classification':
      return softmaxRows(logits, fitted.names.length)
    case 'multi-label':
      return Float64Array.from(logits, (logit) => 1 / (1 + Math.exp(-logit)))
    case 'regression':
      return toOriginalUnits(fitted, logits)
  }
}
