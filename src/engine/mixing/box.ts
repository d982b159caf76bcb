import * as tf from '@tensorflow/tfjs'
import { int32Value } from './values'
import type { PlanValue } from './policy'

/** Rows top to bottom and columns left to right, the latter ends exclusive. */
export interface Box {
  top: number
  left: number
  bottom: number
  right: number
}

/** A box of a given size around a centre, clipped to the image. An odd side loses its last row or column. */
export function boxAround(
  centre: { row: number; column: number },
  size: { height: number; width: number },
  image: { height: number; width: number }
): Box {
  const halfHeight = Math.floor(size.height / 2)
  const halfWidth = Math.floor(size.width / 2)
  return {
    top: Math.max(0, centre.row - halfHeight),
    left: Math.max(0, centre.column - halfWidth),
    bottom: Math.min(image.height, centre.row + halfHeight),
    right: Math.min(image.width, centre.column + halfWidth)
  }
}

/** The size that CutMix (Yun et al. 2019) cuts for lambda: an area of 1 - lambda, truncated to pixels. */
export function cutSize(
  lambda: number,
  { height, width }: { height: number; width: number }
): { height: number; width: number } {
  const share = Math.sqrt(1 - lambda)
  return { height: Math.trunc(height * share), width: Math.trunc(width * share) }
}

/** The share of the image that a box leaves. */
export function keptShare(box: Box, image: { height: number; width: number }): number {
  const area = (box.bottom - box.top) * (box.right - box.left)
  return 1 - area / (image.height * image.width)
}

/** Boxes as a plan's value, [boxes, 4]: top, left, bottom, right. */
export function boxesValue(boxes: Box[]): PlanValue {
  const edges = boxes.flatMap(({ top, left, bottom, right }) => [top, left, bottom, right])
  return int32Value(Int32Array.from(edges), [boxes.length, 4])
}

/** Top, left, bottom and right of every box, [boxes, 1] each. */
export function edgesOf(boxes: tf.Tensor): [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor] {
  return tf.split(boxes, 4, 1) as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor]
}

/** 1 inside the boxes, 0 outside, float32 [boxes, height, width, 1], computed from the coordinates in the graph. */
export function maskOf(boxes: tf.Tensor, [, height, width]: number[]): tf.Tensor {
  const [top, left, bottom, right] = edgesOf(boxes)
  const rows = within(top, bottom, height!)
  const columns = within(left, right, width!)
  const count = boxes.shape[0]
  return tf.mul(rows.reshape([count, height!, 1, 1]), columns.reshape([count, 1, width!, 1]))
}

/** 1 where start <= position < end, float32 [boxes, length]. */
function within(start: tf.Tensor, end: tf.Tensor, length: number): tf.Tensor {
  const positions = tf.range(0, length, 1, 'int32').reshape([1, length])
  const inside = tf.logicalAnd(tf.greaterEqual(positions, start), tf.less(positions, end))
  return tf.cast(inside, 'float32')
}
