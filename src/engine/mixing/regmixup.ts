import * as tf from '@tensorflow/tfjs'
import { input } from './input'
import { interpolation } from './interpolate'
import type { MixingPolicy } from './policy'

/**
 * RegMixup: Pinto et al., "Using mixup as a regularizer can surprisingly improve accuracy and out-of-distribution
 * robustness", NeurIPS 2022. Clean and mixed batch one after the other; the mean over both is the loss.
 */
export const regmixup: MixingPolicy<'regmixup'> = {
  plan: (batch, config, random) => ({
    ...input.plan(batch, { ...config, policy: 'input' }, random),
    variant: 'regmixup'
  }),
  apply(_variant, values) {
    const mixed = interpolation(0, values)
    return {
      block: 0,
      mix: (x) => tf.concat([x, mixed.mix(x)], 0),
      mixTargets: (targets) => tf.concat([targets, mixed.mixTargets(targets)], 0)
    }
  }
}
