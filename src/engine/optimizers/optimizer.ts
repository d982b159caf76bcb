import type * as tf from '@tensorflow/tfjs'

interface Update {
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
