import * as tf from '@tensorflow/tfjs'
import { sampleBeta } from '../../core/beta'
import { uniformFrom } from '../ops/uniform'
import { interpolation } from './interpolate'
import { manifold } from './manifold'
import type { DrawnPolicy, Effect } from './policy'
import { float32Value, int32Value } from './values'

/**
 * Noisy feature mixup: Lim et al., "Noisy feature mixup", ICLR 2022. As manifold mixup, and the mixed hidden states h become
 * (1 + multiplicative * u) * h + additive * n, u uniform in [-1, 1), n standard normal; as in the official code, each batch
 * draws both levels as a share Beta(2, 5) of the largest.
 */
export const noisy: DrawnPolicy<'noisy'> = {
  plan(batch, { additive, multiplicative, ...config }, random) {
    const mixed = manifold.plan(batch, { ...config, policy: 'manifold' }, random)
    const level = (largest: number) => Float32Array.of(largest * sampleBeta(2, 5, random))
    return {
      ...mixed,
      variant: mixed.variant.replace('manifold', 'noisy'),
      values: {
        ...mixed.values,
        additive: float32Value(level(additive)),
        multiplicative: float32Value(level(multiplicative)),
        noiseSeed: int32Value(Int32Array.of(random.uint32(), random.uint32()))
      }
    }
  }
}

/** Standard normal numbers from a seed (Box and Muller 1958). */
function normalFrom(shape: number[], seed: tf.Tensor): tf.Tensor {
  const radius = tf.sqrt(tf.mul(-2, tf.log(tf.sub(1, uniformFrom(shape, seed, 1)))))
  return tf.mul(radius, tf.cos(tf.mul(2 * Math.PI, uniformFrom(shape, seed, 2))))
}

/** Interpolates hidden states and targets, and puts noise on the hidden states. */
export const interpolateWithNoise: Effect = (variant, values) => {
  const { additive, multiplicative, noiseSeed } = values
  if (!additive || !multiplicative || !noiseSeed) {
    throw new Error('a plan with noise must hold additive, multiplicative and noiseSeed')
  }
  const mixed = interpolation(Number(variant.split('/')[1]), values)
  return {
    ...mixed,
    mix(hidden) {
      const clean = mixed.mix(hidden)
      const relative = tf.sub(tf.mul(2, uniformFrom(clean.shape, noiseSeed, 0)), 1)
      const scaled = tf.mul(clean, tf.add(1, tf.mul(multiplicative, relative)))
      return tf.add(scaled, tf.mul(additive, normalFrom(clean.shape, noiseSeed)))
    }
  }
}
