import * as tf from '@tensorflow/tfjs'
import type { Batch } from '../training/batches'
import { replayBatch } from '../training/replayBatch'
import type { StepDefinition } from '../training/step'

export interface MixedOnce {
  /** Block at whose input is mixed; null where nothing is. */
  block: number | null
  /** Row-major [size, ...exampleShape]; null unless the inputs themselves are mixed. */
  features: Float32Array | null
  /** Row-major [size, outputs], mixed and smoothed. */
  targets: Float32Array
}

/**
 * A batch through the very operations that training mixes it with. Where a policy trains on clean examples too, those
 * are left out.
 */
export function mixOnce(
  definition: Pick<StepDefinition, 'model' | 'task' | 'labelSmoothing'>,
  batch: Batch
): MixedOnce {
  let read: MixedOnce | undefined
  tf.tidy(() => {
    const { features, mixer, smoothed } = replayBatch(definition, batch)
    const last = (tensor: tf.Tensor): Float32Array =>
      tensor.slice([tensor.shape[0] - batch.size], [batch.size]).dataSync<'float32'>()
    read = {
      block: mixer?.block ?? null,
      features: mixer?.block === 0 ? last(mixer.mix(features)) : null,
      targets: last(smoothed)
    }
  })
  return read!
}
