import * as tf from '@tensorflow/tfjs'
import { permuteRows } from '../ops/permute-rows'
import { interpolate } from './interpolate'
import type { Mixer } from './policy'

/** Takes from the partner where the mask is 1; exact, since the mask holds nothing but 0 and 1. */
function pasteWhere(x: tf.Tensor, partner: tf.Tensor, mask: tf.Tensor): tf.Tensor {
  return tf.add(tf.mul(x, tf.sub(1, mask)), tf.mul(partner, mask))
}

/**
 * Pastes regions of the partners into the inputs, and weighs the targets by lambda.
 * @param maskFor 1 where the partner shows, in a shape that broadcasts to the batch's
 * @param shown what of the partners is pasted; they themselves where left out
 */
export function pasting(
  values: Record<string, tf.Tensor>,
  maskFor: (batch: tf.Tensor) => tf.Tensor,
  shown: (partners: tf.Tensor) => tf.Tensor = (partners) => partners
): Mixer {
  const { lambda, permutation, inverse } = values
  if (!lambda || !permutation || !inverse) {
    throw new Error('a plan that pastes must hold lambda, permutation and inverse')
  }
  const partnersOf = <T extends tf.Tensor>(x: T): T => permuteRows(x, permutation, inverse)
  return {
    block: 0,
    mix: (x) => pasteWhere(x, shown(partnersOf(x)), maskFor(x)),
    mixTargets: (targets) => interpolate(targets, partnersOf(targets), lambda)
  }
}
