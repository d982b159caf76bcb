import * as tf from '@tensorflow/tfjs'
import { forward } from '../models/forward'
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
export function classActivations(
  { description, tensors }: StudiedModel,
  picture: Float32Array,
  outputs: readonly number[]
): ClassActivation[] | null {
  const layers = description.blocks.flatMap((block) => block.layers)
  const through = (from: number, to: number, hidden: tf.Tensor): tf.Tensor => {
    const [block] = description.blocks
    const part = { ...block!, layers: layers.slice(from, to) }
    return forward({ ...description, blocks: [part] }, tensors, hidden).logits
  }
  const found: ClassActivation[] = []
  tf.tidy(() => {
    let maps: tf.Tensor | null = null
    let behind = 0
    let hidden: tf.Tensor = tf.tensor(picture, [1, ...description.exampleShape])
    for (const index of layers.keys()) {
      hidden = through(index, index + 1, hidden)
      const [, height = 1, width = 1] = hidden.shape
      if (hidden.rank === 4 && height * width > 1) [maps, behind] = [hidden, index + 1]
    }
    if (maps === null) return
    const [, height, width] = maps.shape
    for (const output of outputs) {
      const logit = (states: tf.Tensor): tf.Tensor =>
        through(behind, layers.length, states).slice([0, output], [1, 1]).sum()
      const weights = tf.grad(logit)(maps).mean([1, 2], true)
      const values = tf.relu(maps.mul(weights).sum(3)).dataSync<'float32'>()
      const largest = values.reduce((most, value) => Math.max(most, value), 0)
      found.push({
        ...{ height: height!, width: width! },
        values: Float32Array.from(values, (value) => (largest > 0 ? value / largest : 0))
      })
    }
  })
  return found.length > 0 ? found : null
}
