import * as tf from '@tensorflow/tfjs'
import { expect, it } from 'vitest'
import { modelConfig } from '../../contract/model'
import { describeModel } from '../../core/architecture'
import { generator } from '../../core/random'
import { initialise } from '../models/initialise'
import { forward } from '../models/forward'
import { createPredictor } from '../models/predictor'
import { classActivations } from './class-activation'
import type { StudiedModel } from './studied-model'

function modelOf(config: Parameters<typeof modelConfig.parse>[0], shape: number[]): StudiedModel {
  const description = describeModel(modelConfig.parse(config), shape, 3)
  const { tensors } = createPredictor(description, initialise(description, 3))
  return { task: 'classification', description, tensors }
}

function picture(side: number): Float32Array {
  const random = generator(5, 'generation')
  return Float32Array.from({ length: side * side * 3 }, () => 2 * random.uniform() - 1)
}

// With a mean over the places and a dense layer behind the maps, Zhou's class activation map is the maps weighted by the
// dense layer's own numbers.
it('is the class activation map where only a mean and a dense layer follow', async () => {
  const model = modelOf({ architecture: 'pooled-cnn', filters: [4, 6] }, [8, 8, 3])
  const x = picture(8)
  const layers = model.description.blocks.flatMap((block) => block.layers)
  const pool = layers.findIndex(({ kind }) => kind === 'globalAveragePool')
  const [block] = model.description.blocks
  const before = { ...model.description, blocks: [{ ...block!, layers: layers.slice(0, pool) }] }
  const maps = forward(before, model.tensors, tf.tensor(x, [1, 8, 8, 3])).logits as tf.Tensor
  const last = layers.at(-1)!
  if (last.kind !== 'dense') throw new Error('the last layer is dense')
  const kernel = model.tensors[`${last.name}/kernel`]!
  const found = (await classActivations(model, x, [0, 1, 2]))!
  for (const [output, { height, width, values }] of found.entries()) {
    expect([height, width]).toEqual(maps.shape.slice(1, 3))
    const weights = kernel.slice([0, output], [-1, 1]).reshape([1, 1, 1, -1])
    const expected = tf.relu(maps.mul(weights).sum(3)).dataSync<'float32'>()
    const largest = Math.max(...expected)
    expect(largest).toBeGreaterThan(0)
    values.forEach((value, place) => expect(value).toBeCloseTo(expected[place]! / largest, 5))
  }
})

it.each([
  [{ architecture: 'preact-resnet', depth: 8 }, 8],
  [{ architecture: 'lenet-5' }, 12]
])('reaches through every layer behind the maps of %j', async (config, side) => {
  const model = modelOf(config, [side, side, 3])
  const found = (await classActivations(model, picture(side), [0, 1, 2]))!
  for (const { values, height, width } of found) {
    expect(values).toHaveLength(height * width)
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0)
  }
  // Something may speak against a class everywhere.
  expect(found.some(({ values }) => Math.max(...values) === 1)).toBe(true)
})

it('has no map where no layer keeps places', async () => {
  const model = modelOf({ architecture: 'mlp', hidden: [4] }, [5])
  expect(await classActivations(model, new Float32Array(5), [0])).toBeNull()
})
