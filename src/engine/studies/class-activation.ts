import * as tf from '@tensorflow/tfjs'
import { forward } from '../models/forward'
import { valuesOf } from '../ops/values-of'
import type { StudiedModel } from './studied-model'

/** Where a picture speaks for an output: row-major [height, width], the largest value 1; all 0 where nothing does. */
export interface ClassActivation {
  height: number
  width: number
  values: Float32Array<ArrayBuffer>
}

/**
 * Grad-CAM: the last maps that still have places, summed with the mean gradient of an output as weights; what speaks
 * against it is left out. With a mean over the places and one dense layer behind the maps this is the class activation map of
 * Zhou et al., CVPR 2016.
 * Source: Selvaraju et al., "Grad-CAM", ICCV 2017.
 * @param picture one example as the model takes it, row-major [height, width, channels]
 * @param outputs whose maps are wanted
 * @returns null where no layer of the model keeps places
 */
export async function classActivations(
  { description, tensors }: StudiedModel,
  picture: Float32Array,
  outputs: readonly number[]
): Promise<ClassActivation[] | null> {
  const layers = description.blocks.flatMap((block) => block.layers)
  const through = (from: number, to: number, hidden: tf.Tensor): tf.Tensor => {
    const [block] = description.blocks
    const part = { ...block!, layers: layers.slice(from, to) }
    return forward({ ...description, blocks: [part] }, tensors, hidden).logits
  }
  let [height, width] = [0, 0]
  const sums = await valuesOf(() => {
    let maps: tf.Tensor | null = null
    let behind = 0
    let hidden: tf.Tensor = tf.tensor(picture, [1, ...description.exampleShape])
    for (const index of layers.keys()) {
      hidden = through(index, index + 1, hidden)
      const [, rows = 1, columns = 1] = hidden.shape
      if (hidden.rank === 4 && rows * columns > 1) {
        ;[maps, behind, height, width] = [hidden, index + 1, rows, columns]
      }
    }
    const found: Record<number, tf.Tensor> = {}
    if (maps === null) return found
    for (const output of outputs) {
      const logit = (states: tf.Tensor): tf.Tensor =>
        through(behind, layers.length, states).slice([0, output], [1, 1]).sum()
      const weights = tf.grad(logit)(maps).mean([1, 2], true)
      found[output] = tf.relu(maps.mul(weights).sum(3))
    }
    return found
  })
  if (height === 0) return null
  return outputs.map((output) => {
    const values = sums[output]!
    const largest = values.reduce((most, value) => Math.max(most, value), 0)
    const scaled = Float32Array.from(values, (value) => (largest > 0 ? value / largest : 0))
    return { height, width, values: scaled }
  })
}
