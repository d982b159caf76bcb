import * as tf from '@tensorflow/tfjs'
import { boxAround, boxesValue, edgesOf, keptShare, maskOf } from './box'
import { imageSize } from './cutmix'
import { drawPairing } from './pairing'
import { pasting } from './paste'
import type { DrawnPolicy, Effect } from './policy'
import { float32Value, permutationValues } from './values'

/**
 * ResizeMix: Qin et al., "ResizeMix: mixing data with preserved object information and true labels", 2020. The
 * partner, shrunk to a uniformly drawn share of its sides, is pasted around a uniform centre; a clipped box holds the
 * whole of it, shrunk further. Nearest neighbour, as its published code resizes.
 */
export const resizemix: DrawnPolicy<'resizemix'> = {
  plan(batch, config, random) {
    const image = imageSize(batch)
    const rows = drawPairing(config.pairing, batch, random)
    const boxes = Array.from({ length: config.lambdaPer === 'batch' ? 1 : batch.size }, () => {
      const share = config.smallest + (config.largest - config.smallest) * random.uniform()
      const centre = { row: random.integer(image.height), column: random.integer(image.width) }
      const size = {
        height: Math.trunc(image.height * share),
        width: Math.trunc(image.width * share)
      }
      return boxAround(centre, size, image)
    })
    const lambda = Float32Array.from(boxes, (box) => keptShare(box, image))
    return {
      variant: 'resizemix',
      values: { lambda: float32Value(lambda), box: boxesValue(boxes), ...permutationValues(rows) },
      lambda,
      partners: { from: 'batch', rows }
    }
  }
}

export const pasteShrunk: Effect = (_variant, values) =>
  pasting(
    values,
    (images) => maskOf(values['box']!, images.shape),
    (partners) => shrinkInto(partners, values['box']!)
  )

/** The images shrunk to fill the boxes, in place there; what lies outside means nothing. */
function shrinkInto(images: tf.Tensor, boxes: tf.Tensor): tf.Tensor {
  const [batch, height, width, channels] = images.shape as [number, number, number, number]
  const [top, left, bottom, right] = edgesOf(boxes)
  const rows = tf.matMul(
    spread(selection(top, bottom, height), batch),
    images.reshape([batch, height, width * channels])
  )
  const columns = tf.matMul(
    spread(selection(left, right, width), batch * height),
    rows.reshape([batch * height, width, channels])
  )
  return columns.reshape([batch, height, width, channels])
}

/** Row i of each matrix selects what is seen at place i of the box: [boxes, length, length]. */
function selection(start: tf.Tensor, end: tf.Tensor, length: number): tf.Tensor {
  const places = tf.range(0, length, 1, 'int32').reshape([1, length])
  const extent = tf.maximum(tf.sub(end, start), tf.scalar(1, 'int32'))
  const scaled = tf.mul(tf.sub(places, start), tf.scalar(length, 'int32'))
  const source = tf.floorDiv(scaled, extent)
  const chosen = tf.equal(source.expandDims(2), places.reshape([1, 1, length]))
  return tf.cast(chosen, 'float32')
}

/** One matrix for each of `count` images, from one for all or one for each group of neighbours. */
function spread(matrices: tf.Tensor, count: number): tf.Tensor {
  const [given, rows, columns] = matrices.shape as [number, number, number]
  return matrices
    .expandDims(1)
    .tile([1, count / given, 1, 1])
    .reshape([count, rows, columns])
}
