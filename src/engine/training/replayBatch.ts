import * as tf from '@tensorflow/tfjs'
import { applyMixing } from '../mixing'
import type { Mixer } from '../mixing/policy'
import type { Batch } from './batches'
import { smoothFor, type StepDefinition } from './step'

/** A drawn batch as tensors, mixed by the code that training mixes with. */
export interface ReplayedBatch {
  /** [size, ...exampleShape], not mixed yet. */
  features: tf.Tensor
  /** Null where the batch stays clean. */
  mixer: Mixer | null
  /** [rows, outputs], mixed but not smoothed; more rows than the batch where the policy adds some. */
  targets: tf.Tensor2D
  /** What the loss is taken against. */
  smoothed: tf.Tensor2D
}

/** Call it in a tidy scope. */
export function replayBatch(
  { model, task, labelSmoothing }: Pick<StepDefinition, 'model' | 'task' | 'labelSmoothing'>,
  batch: Batch
): ReplayedBatch {
  const values = Object.entries(batch.plan.values).map(
    ([name, { data, shape, dtype }]) => [name, tf.tensor(data, shape, dtype)] as const
  )
  const mixer = applyMixing(batch.plan.variant, Object.fromEntries(values))
  const clean = tf.tensor2d(batch.targets, [batch.size, model.outputs])
  const targets = mixer ? mixer.mixTargets(clean) : clean
  return {
    features: tf.tensor(batch.features, [batch.size, ...model.exampleShape]),
    mixer,
    targets,
    smoothed: smoothFor({ task, labelSmoothing }, targets)
  }
}
