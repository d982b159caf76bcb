import * as tf from '@tensorflow/tfjs'
import { readFileSync } from 'node:fs'
import { afterEach, expect, it } from 'vitest'
import { modelConfig, type ModelConfig } from '../../contract/model'
import { optimizerConfig } from '../../contract/optimization'
import { describeBlocks, describeModel, parametersOf } from '../../core/architecture'
import { dense, relu } from '../../core/architecture/layer'
import { float32Value, permutationValues } from '../mixing/values'
import { createEagerRunner } from '../step/eager-runner'
import { computeGradients, type StepDefinition } from '../step/step'
import { initialise } from './initialise'

afterEach(async () => {
  await tf.setBackend('tensorflow')
})

interface Values {
  shape: number[]
  data: number[]
}
interface ManifoldReference {
  x: Values
  labels: number[]
  permutation: number[]
  lambda_: number
  weights: { kernel: Values; bias: Values }[]
  layers: { mixLayer: number; loss: number; gradients: { kernel: Values; bias: Values }[] }[]
}
const reference = JSON.parse(
  readFileSync('reference/manifold-mixup.json', 'utf8')
) as ManifoldReference

const definitionOf = (model: StepDefinition['model']): StepDefinition => ({
  ...{ model, task: 'classification', labelSmoothing: 0, clipNorm: null },
  // not Adam, which makes full steps of gradients that are zero but for rounding (an offset before normalisation)
  optimizer: optimizerConfig.parse({ kind: 'sgd' })
})

it.each(reference.layers)(
  'manifold mixup before block $mixLayer has the gradients of PyTorch',
  ({ mixLayer, loss, gradients }) => {
    const model = describeBlocks(
      [
        { name: 'first', layers: [dense(6), relu], mixing: 'default' },
        { name: 'second', layers: [dense(5), relu], mixing: 'default' },
        { name: 'output', layers: [dense(3)], mixing: 'default' }
      ],
      [4]
    )
    const names = parametersOf(model).map(({ name }) => name)
    const flat = (layers: { kernel: Values; bias: Values }[]) =>
      layers.flatMap(({ kernel, bias }) => [kernel, bias])
    const plan = permutationValues(Int32Array.from(reference.permutation))
    const values = { ...plan, lambda: float32Value(Float32Array.of(reference.lambda_)) }
    tf.tidy(() => {
      const state = Object.fromEntries(
        flat(reference.weights).map(({ data, shape }, i) => [names[i]!, tf.tensor(data, shape)])
      )
      const feeds = {
        features: tf.tensor(reference.x.data, reference.x.shape),
        targets: tf.oneHot(tf.tensor1d(reference.labels, 'int32'), 3).toFloat(),
        dropoutSeed: tf.tensor1d([0, 0], 'int32'),
        ...Object.fromEntries(
          Object.entries(values).map(([name, { data, shape, dtype }]) => [
            `mix/${name}`,
            tf.tensor(data, shape, dtype)
          ])
        )
      }
      const computed = computeGradients(definitionOf(model), state, feeds, `manifold/${mixLayer}`)
      expect(Math.abs(computed.loss.dataSync()[0]! - loss)).toBeLessThan(1e-6)
      flat(gradients).forEach(({ data }, i) => {
        const given = computed.gradients[names[i]!]!.dataSync()
        data.forEach((value, j) => expect(Math.abs(given[j]! - value)).toBeLessThan(1e-6))
      })
    })
  }
)

const models: [string, Partial<ModelConfig> & { architecture: string }, number[]][] = [
  ['linear', { architecture: 'linear' }, [5]],
  ['mlp', { architecture: 'mlp', hidden: [6, 6], batchNorm: true }, [5]],
  ['mlp on images', { architecture: 'mlp', hidden: [6] }, [4, 4, 1]],
  [
    'small-cnn',
    { architecture: 'small-cnn', filters: [3, 4, 4], dense: 6, batchNorm: true },
    [8, 8, 1]
  ],
  ['lenet-5', { architecture: 'lenet-5' }, [16, 16, 3]],
  ['pooled-cnn', { architecture: 'pooled-cnn', filters: [3, 4] }, [96, 96, 1]],
  ['preact-resnet', { architecture: 'preact-resnet', depth: 8 }, [8, 8, 3]],
  ['wide-resnet', { architecture: 'wide-resnet', depth: 10, factor: 1 }, [8, 8, 1]]
]

function batchOf(shape: number[], size: number) {
  const width = shape.reduce((product, side) => product * side, 1)
  const targets = new Float32Array(size * 3)
  for (let row = 0; row < size; row++) targets[row * 3 + (row % 3)] = 1
  return {
    features: Float32Array.from({ length: size * width }, (_, i) => Math.sin(i * 1.3)),
    targets,
    size
  }
}

it.each(models)('%s trains and predicts the same on both backends', async (_, config, shape) => {
  const model = describeModel(modelConfig.parse(config), shape, 3)
  const weights = initialise(model, 7)
  const results = []
  for (const backend of ['tensorflow', 'cpu']) {
    await tf.setBackend(backend)
    const runner = createEagerRunner(definitionOf(model), weights)
    const losses = []
    for (let step = 1; step <= 3; step++) {
      const plan = { variant: 'none', values: {}, lambda: Float32Array.of(1), partners: null }
      const dropoutSeed = Int32Array.of(1, step)
      const input = { ...batchOf(shape, 7), plan, step, learningRate: 0.01, dropoutSeed }
      losses.push(await runner.step(input))
    }
    const logits = await runner.predict(batchOf(shape, 5).features, 5)
    runner.dispose()
    results.push([...losses, ...logits])
  }
  const [native, plain] = results
  native!.forEach((value, i) => expect(Math.abs(value - plain![i]!)).toBeLessThan(1e-4))
})

it('initial weights have the variance of He et al., and each parameter draws from its own stream', () => {
  const config = modelConfig.parse({ architecture: 'mlp', hidden: [200, 100] })
  const model = describeModel(config, [50], 10)
  const weights = initialise(model, 3)
  const kernel = weights['hidden-2/dense-1/kernel']!
  const variance = kernel.reduce((sum, value) => sum + value ** 2, 0) / kernel.length
  // 20,000 draws: the variance is known to one hundredth of itself
  expect(variance / (2 / 200)).toBeGreaterThan(0.96)
  expect(variance / (2 / 200)).toBeLessThan(1.04)
  const bound = Math.sqrt(6 / (100 + 10))
  expect(weights['output/dense-1/kernel']!.every((value) => Math.abs(value) <= bound)).toBe(true)
  expect(weights['hidden-1/dense-1/bias']!.every((value) => value === 0)).toBe(true)
  const wider = describeModel({ ...config, hidden: [200, 300] } as ModelConfig, [50], 10)
  expect(initialise(wider, 3)['hidden-1/dense-1/kernel']).toEqual(
    weights['hidden-1/dense-1/kernel']
  )
  expect(initialise(model, 4)['hidden-1/dense-1/kernel']).not.toEqual(
    weights['hidden-1/dense-1/kernel']
  )
})
