import type * as tf from '@tensorflow/tfjs'
import type { OptimizerConfig } from '../../contract/optimization'
import { adam } from './adam'
import { sgd } from './sgd'

export interface Update {
  parameter: tf.Tensor
  slots: tf.Tensor[]
}

/** How one parameter moves; pure, with everything that changes from step to step in `scalars`. */
export interface Optimizer {
  /** Names of the tensors kept for each parameter, all zero at first. */
  slots: string[]
  /**
   * Numbers fed in a step.
   * @param step counted from 1
   */
  scalars(step: number, learningRate: number): Record<string, number>
  update(
    parameter: tf.Tensor,
    gradient: tf.Tensor,
    slots: tf.Tensor[],
    scalars: Record<string, tf.Tensor>
  ): Update
}

/** PyTorch's semantics; weight decay acts on every parameter, biases and normalisation included, as it does there. */
export function createOptimizer(config: OptimizerConfig): Optimizer {
  return config.kind === 'sgd' ? sgd(config) : adam(config)
}
