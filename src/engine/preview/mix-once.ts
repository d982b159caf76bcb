import type * as tf from '@tensorflow/tfjs'
import { valuesOf } from '../ops/values-of'
import type { Batch } from '../training/batches'
import { asTensors, mixedFeeds } from '../step/feeds'
import { mixTargets, type StepDefinition } from '../step/step'

export interface MixedOnce {
  /** Block at whose input is mixed; null where nothing is. */
  block: number | null
  /** Row-major [size, ...exampleShape]; null unless the inputs themselves are mixed. */
  features: Float32Array | null
  /** Row-major [size, outputs], mixed and smoothed. */
  targets: Float32Array
}

/**
 * Mixes a batch with the exact operations used in training. Where a policy trains on clean examples too, those
 * are left out.
 */
export async function mixOnce(
  definition: Pick<StepDefinition, 'model' | 'task' | 'labelSmoothing'>,
  batch: Batch
): Promise<MixedOnce> {
  let block: number | null = null
  const { targets, features } = await valuesOf(() => {
    const feeds = asTensors(mixedFeeds(definition, batch))
    const { mixer, smoothed } = mixTargets(definition, feeds, batch.plan.variant)
    const features = feeds['features']!
    block = mixer?.block ?? null
    const last = (tensor: tf.Tensor) => tensor.slice([tensor.shape[0] - batch.size], [batch.size])
    return {
      targets: last(smoothed),
      features: last(mixer?.block === 0 ? mixer.mix(features) : features)
    }
  })
  return { block, features: block === 0 ? features : null, targets }
}
