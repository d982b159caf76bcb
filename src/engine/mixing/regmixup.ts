import * as tf from '@tensorflow/tfjs'
import { input } from './input'
import { interpolation } from './interpolate'
import type { DrawnPolicy, Effect } from './policy'
import { float32Value } from './values'

/**
 * RegMixup: Pinto et al., "Using mixup as a regularizer can surprisingly improve accuracy and out-of-distribution
 * robustness", NeurIPS 2022. Clean and mixed batch one after the other; the loss is (clean + eta * mixed) / (1 + eta),
 * for eta = 1, as in the official code, the mean over both.
 */
export const regmixup: DrawnPolicy<'regmixup'> = {
  plan(batch, { eta, ...config }, random) {
    const plan = {
      ...input.plan(batch, { ...config, policy: 'input' }, random),
      variant: 'regmixup'
    }
    if (eta === 1) return plan
    const weights = new Float32Array(2 * batch.size)
    weights.fill(2 / (1 + eta), 0, batch.size)
    weights.fill((2 * eta) / (1 + eta), batch.size)
    return {
      ...plan,
      variant: 'regmixup/weighted',
      values: { ...plan.values, rowWeights: float32Value(weights) }
    }
  }
}

/** The clean batch, followed by the mixed one. */
export const appendMixed: Effect = (_variant, values) => {
  const mixed = interpolation(0, values)
  const { rowWeights } = values
  return {
    block: 0,
    mix: (x) => tf.concat([x, mixed.mix(x)], 0),
    mixTargets: (targets) => tf.concat([targets, mixed.mixTargets(targets)], 0),
    ...(rowWeights && { rowWeights: rowWeights as tf.Tensor1D })
  }
}
