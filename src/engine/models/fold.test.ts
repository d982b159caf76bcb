import * as tf from '@tensorflow/tfjs'
import { expect, it } from 'vitest'
import { describeBlocks, layersOf } from '../../core/architecture'
import {
  batchNorm,
  batchNormWith,
  conv,
  dense,
  globalAveragePool,
  relu,
  relu6,
  zeroPad,
  type LayerSpec
} from '../../core/architecture/layer'
import { generator } from '../../core/random'
import { relativeDifference } from '../../core/relative-difference'
import { foldNormalisation } from './fold'
import type { NamedTensors } from './forward'
import { initialise, type NamedValues } from './initialise'
import { predictLogits } from './predictor'

const depthwise: LayerSpec = { kind: 'depthwiseConv', size: 3, stride: 1, padding: 'same' }
const unit: LayerSpec[] = [
  ...[conv(12, 1, { bias: false }), batchNormWith(1e-3), relu6, depthwise, batchNorm, relu6],
  ...[conv(6, 1, { bias: false }), batchNorm]
]
const model = describeBlocks(
  [
    {
      name: 'stem',
      layers: [
        zeroPad(1),
        conv(6, 3, { stride: 2, padding: 'valid', bias: false }),
        batchNorm,
        relu
      ],
      mixing: 'default'
    },
    {
      name: 'unit',
      layers: [
        { kind: 'residual', main: unit, shortcut: [conv(6, 1, { bias: false }), batchNorm] },
        relu
      ],
      mixing: 'default'
    },
    // after pooling, and after a layer with a bias of its own: nothing to fold these into
    {
      name: 'output',
      layers: [globalAveragePool, batchNorm, dense(5), batchNorm],
      mixing: 'default'
    }
  ],
  [9, 9, 3]
)

/** With running statistics as of a net that was trained. */
function trainedWeights(): NamedValues {
  const random = generator(4, 'weights')
  return Object.fromEntries(
    Object.entries(initialise(model, 2)).map(([name, values]) => [
      name,
      /(scale|variance|mean|offset)$/.test(name)
        ? values.map((value) => value + random.uniform() / 2)
        : values
    ])
  )
}

function tensorsOf(weights: NamedValues): NamedTensors {
  const specs = layersOf(model).flatMap(({ parameters, statistics }) => [
    ...parameters,
    ...statistics
  ])
  return Object.fromEntries(
    specs.map(({ name, shape }) => [name, tf.tensor(weights[name]!, shape)])
  )
}

it('computes the same with batch normalisation folded into convolutions, and leaves the rest', async () => {
  const folded = foldNormalisation(model)
  const left = layersOf(folded.model).filter(({ kind }) => kind === 'batchNorm')
  expect(left.map(({ name }) => name)).toEqual(['output/batchNorm-2', 'output/batchNorm-4'])
  const random = generator(5, 'generation')
  const pictures = Float32Array.from({ length: 2 * 9 * 9 * 3 }, () => random.normal())
  const tensors = tensorsOf(trainedWeights())
  const foldedTensors = folded.tensorsOf(tensors)
  const expected = await predictLogits(model, tensors, pictures, 2)
  const given = await predictLogits(folded.model, foldedTensors, pictures, 2)
  expect(relativeDifference(given, expected)).toBeLessThan(1e-5)
  tf.dispose([tensors, foldedTensors])
})
