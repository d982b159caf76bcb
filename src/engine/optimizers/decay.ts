import * as tf from '@tensorflow/tfjs'

/** Coupled weight decay: the gradient of an L2 penalty joins the gradient. */
export const addDecay = (gradient: tf.Tensor, parameter: tf.Tensor, decay: number): tf.Tensor =>
  decay === 0 ? gradient : tf.add(gradient, tf.mul(parameter, decay))
