import * as tf from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import { batchNorm } from './batch-norm'
import { biasAdd } from './bias-add'
import { globalAveragePool } from './global-average-pool'
import { finiteDifferences, largestDifference, numbers, onBothBackends } from './testing/gradients'
import { sigmoidCrossEntropy, softmaxCrossEntropy, squaredError } from './losses'
import { relu, relu6 } from './relu'

const soft = { shape: [3, 4], data: [0.2, 0.8, 0, 0, 0, 0.5, 0.5, 0, 0.1, 0.2, 0.3, 0.4] }
const constant = <T extends tf.Tensor>(body: (targets: tf.Tensor2D, x: tf.Tensor) => T) => {
  // created again on the current backend
  return (x: tf.Tensor) => body(tf.tensor2d(soft.data, [3, 4]), x)
}

const cases: [string, (...inputs: tf.Tensor[]) => tf.Tensor, ReturnType<typeof numbers>[]][] = [
  ['relu', (x) => relu(x), [numbers([3, 4])]],
  // on both sides of both bends, and none of them close to one
  ['relu6', (x) => relu6(tf.mul(x, 8)), [numbers([3, 4])]],
  [
    'depthwise convolution',
    (x, k) => tf.depthwiseConv2d(x as tf.Tensor4D, k as tf.Tensor4D, 2, 'same'),
    [numbers([2, 5, 4, 3]), numbers([3, 3, 3, 1], 1)]
  ],
  [
    'padding with zeros',
    (x) =>
      tf.pad(x, [
        [0, 0],
        [1, 1],
        [1, 1],
        [0, 0]
      ]),
    [numbers([2, 3, 2, 3])]
  ],
  ['biasAdd of rows', (x, b) => biasAdd(x, b as tf.Tensor1D), [numbers([3, 4]), numbers([4], 1)]],
  [
    'biasAdd of images',
    (x, b) => biasAdd(x, b as tf.Tensor1D),
    [numbers([2, 3, 2, 4]), numbers([4], 1)]
  ],
  [
    'batchNorm of rows',
    (x, s, o) => batchNorm(x, s, o, 1e-5).output,
    [numbers([6, 3]), numbers([3], 1), numbers([3], 2)]
  ],
  [
    'batchNorm of images',
    (x, s, o) => batchNorm(x, s, o, 1e-3).output,
    [numbers([2, 2, 3, 3]), numbers([3], 1), numbers([3], 2)]
  ],
  ['globalAveragePool', (x) => globalAveragePool(x as tf.Tensor4D), [numbers([2, 3, 2, 4])]],
  [
    'softmaxCrossEntropy',
    constant((y, x) => softmaxCrossEntropy(x as tf.Tensor2D, y)),
    [numbers([3, 4])]
  ],
  [
    'sigmoidCrossEntropy',
    constant((y, x) => sigmoidCrossEntropy(x as tf.Tensor2D, y)),
    [numbers([3, 4])]
  ],
  ['squaredError', constant((y, x) => squaredError(x as tf.Tensor2D, y)), [numbers([3, 4])]],
  [
    'maxPool',
    (x) => tf.maxPool(x as tf.Tensor4D, 2, 2, 'valid'),
    // distinct values, so that a small step changes no maximum
    [{ shape: [1, 4, 5, 1], data: Array.from({ length: 20 }, (_, i) => ((i * 7) % 20) / 5) }]
  ],
  [
    'maxPool of overlapping windows',
    (x) => tf.maxPool(x as tf.Tensor4D, 3, 2, 'valid'),
    [{ shape: [1, 5, 7, 1], data: Array.from({ length: 35 }, (_, i) => ((i * 11) % 35) / 5) }]
  ]
]

describe.each(cases)('%s', (_name, f, inputs) => {
  it('gives the same on both backends', async () => {
    const { native, plain } = await onBothBackends(f, inputs)
    expect(largestDifference(native.value, plain.value)).toBeLessThan(1e-5)
    native.gradients.forEach((gradient, i) => {
      expect(largestDifference(gradient, plain.gradients[i]!)).toBeLessThan(1e-5)
    })
  })

  it('has the gradient of finite differences', async () => {
    const { native } = await onBothBackends(f, inputs)
    native.gradients.forEach((gradient, i) => {
      expect(largestDifference(gradient, finiteDifferences(f, inputs, i))).toBeLessThan(2e-3)
    })
  })
})

it('batch statistics are the mean and the unbiased variance, on both backends', async () => {
  const x = { shape: [3, 2], data: [1, 10, 2, 20, 6, 30] }
  const pick = (part: 'mean' | 'variance') => (input: tf.Tensor) =>
    batchNorm(input, tf.ones([2]), tf.zeros([2]), 1e-5)[part]
  // mean (1 + 2 + 6) / 3 = 3; variance (4 + 1 + 9) / 2 = 7; mean 20, variance (100 + 0 + 100) / 2
  for (const [part, expected] of [
    ['mean', [3, 20]],
    ['variance', [7, 100]]
  ] as const) {
    for (const backend of ['cpu', 'tensorflow']) {
      await tf.setBackend(backend)
      const given = tf.tidy(() => pick(part)(tf.tensor(x.data, x.shape)).dataSync())
      expect(largestDifference(given, expected)).toBeLessThan(1e-5)
    }
  }
})

it('cross-entropy of huge logits stays finite', () => {
  const loss = (f: typeof softmaxCrossEntropy) =>
    tf.tidy(() => f(tf.tensor2d([[1000, -1000]]), tf.tensor2d([[0, 1]])).dataSync()[0])
  expect(loss(softmaxCrossEntropy)).toBe(2000)
  // 1000 for the first label, which is not there, and 1000 for the second, which is
  expect(loss(sigmoidCrossEntropy)).toBe(1000)
})
