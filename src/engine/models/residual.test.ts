import * as tf from '@tensorflow/tfjs'
import { expect, it } from 'vitest'
import { modelConfig } from '../../contract/model'
import { optimizerConfig } from '../../contract/optimization'
import { describeModel, parametersOf, statisticsOf } from '../../core/architecture'
import type { ParameterSpec } from '../../core/architecture/layer'
import { computeGradients } from '../step/step'

/**
 * Computed with PyTorch 2.13 in float64: the same net written there, with TensorFlow's padding of strided convolutions
 * (nothing before, one pixel after), and weights by the formula below.
 */
const expected = {
  loss: 1.0740566081587855,
  gradientNorms: [
    ...[165.84216321, 6.27293871, 6.80219215, 164.16645202, 4.65114257, 4.27931477, 63.04128155],
    ...[2.25693841, 2.31770095, 21.16015172, 1.34844581, 1.48604321, 9.77850342, 2.62591105],
    ...[0.82896997, 0.58927476, 13.96061876, 0.94965837, 1.13137428, 5.11606659, 1.38036562],
    ...[0.25225698, 0.26016613, 1.24257641, 0.19581832]
  ],
  lastMean: [0.00578189755030948, -0.012503652887505535, -0.002559843883828107],
  lastVariance: [0.9221003270588904, 0.9217951044632966, 0.9215614925629552]
}

const product = (shape: number[]) => shape.reduce((size, side) => size * side, 1)

function tensorOf({ shape, role }: ParameterSpec, index: number): tf.Tensor {
  const base = role === 'scale' ? 1 : 0
  const values = Array.from(
    { length: product(shape) },
    (_, i) => base + 0.3 * Math.sin(index + 1.7 * i)
  )
  return tf.tensor(values, shape)
}

it('a pre-activation ResNet of 8 layers is the one PyTorch computes', () => {
  const model = describeModel(
    modelConfig.parse({ architecture: 'preact-resnet', depth: 8 }),
    [8, 8, 1],
    3
  )
  const parameters = parametersOf(model)
  const definition = {
    ...{ model, task: 'classification' as const, labelSmoothing: 0, clipNorm: null },
    optimizer: optimizerConfig.parse({ kind: 'sgd' })
  }
  tf.tidy(() => {
    const state = Object.fromEntries([
      ...parameters.map((spec, index) => [spec.name, tensorOf(spec, index)] as const),
      ...statisticsOf(model).map(
        ({ name, shape, role }) =>
          [name, role === 'variance' ? tf.ones(shape) : tf.zeros(shape)] as const
      )
    ])
    const pixels = Array.from({ length: 4 * 8 * 8 }, (_, i) => Math.sin(0.37 * i))
    const feeds = {
      features: tf.tensor(pixels, [4, 8, 8, 1]),
      targets: tf.oneHot(tf.tensor1d([0, 1, 2, 1], 'int32'), 3).toFloat(),
      dropoutSeed: tf.tensor1d([0, 0], 'int32')
    }
    const { loss, gradients, statistics } = computeGradients(definition, state, feeds, 'none')
    expect(Math.abs(loss.dataSync()[0]! - expected.loss)).toBeLessThan(1e-5)
    parameters.forEach(({ name }, i) => {
      const norm = tf.norm(gradients[name]!).dataSync()[0]!
      expect(Math.abs(norm / expected.gradientNorms[i]! - 1)).toBeLessThan(1e-3)
    })
    const [mean, variance] = Object.values(statistics)
      .slice(-2)
      .map((tensor) => tensor.dataSync())
    expected.lastMean.forEach((value, i) => expect(mean![i]).toBeCloseTo(value, 5))
    expected.lastVariance.forEach((value, i) => expect(variance![i]).toBeCloseTo(value, 5))
  })
})
